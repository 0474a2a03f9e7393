"""How is it asked, and how is it shown, to an agent? As tools of the Model Context Protocol.

Over stdio (`broadsheet mcp`) and over streamable HTTP at `/mcp` of a server. What a tool does stands in
`tools` and `keeping`, without a word of the protocol; `server` alone knows the official SDK, which is an
extra and is loaded when somebody speaks the protocol.
"""

from broadsheet.mcp.http import install

__all__ = ["install"]
