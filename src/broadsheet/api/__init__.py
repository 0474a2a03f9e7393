"""How is it asked, and how is it shown? As JSON, with an OpenAPI document at `/api/openapi.json`."""

from broadsheet.api.routes import install

__all__ = ["install"]
