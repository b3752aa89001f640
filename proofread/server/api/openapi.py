"""The description of ``/api/v1`` in OpenAPI 3.1, made from the endpoints and their types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from proofread.server.api.endpoints import JSON, Endpoint
from proofread.server.api.schemas import Failed


def describe(endpoints: Sequence[Endpoint], version: str) -> dict[str, Any]:
    """The OpenAPI document."""
    types = {one for endpoint in endpoints for one in (endpoint.takes, *endpoint.gives.values(), Failed)}
    wanted = sorted(types - {None, bytes}, key=lambda one: one.__name__)  # type: ignore[union-attr]
    references, schemas = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    schema_of: dict[type | None, Any] = dict(zip(wanted, references, strict=True))
    schema_of[bytes] = {}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        operation: dict[str, Any] = {
            "summary": endpoint.summary,
            "operationId": f"{endpoint.method.lower()}{endpoint.path.title().replace('/', '')}",
            "parameters": [_parameter(name, text) for name, text in endpoint.query.items()],
            "responses": {
                "200": {"description": "成功", "content": _content(endpoint.gives, schema_of)},
                "default": {"description": "出错", "content": _content({JSON: Failed}, schema_of)},
            },
        }
        if endpoint.takes is not None:
            media = "application/octet-stream" if endpoint.takes is bytes else JSON
            operation["requestBody"] = {"required": True, "content": _content({media: endpoint.takes}, schema_of)}
        paths.setdefault(f"/api/v1{endpoint.path}", {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "proofread", "version": version},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _parameter(name: str, meaning: str) -> dict[str, Any]:
    required = name == "name"
    return {"name": name, "in": "query", "required": required, "description": meaning, "schema": {"type": "string"}}


def _content(types: Any, schema_of: dict[type | None, Any]) -> dict[str, Any]:
    return {media: {"schema": schema_of[one]} for media, one in types.items()}
