"""The application: routes, and what surrounds them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from proofread.proofreader import Proofreader
from proofread.server import web
from proofread.server.admission import Admission
from proofread.server.api import routes as api_routes
from proofread.server.explainer import Explainer
from proofread.server.failures import on_exception, on_http_exception
from proofread.server.journal import Journal
from proofread.server.languagetool import routes as languagetool_routes
from proofread.server.metrics import Metrics
from proofread.server.settings import Settings
from proofread.server.state import State
from proofread.service.batcher import Batcher
from proofread.service.dictionary import Dictionary
from proofread.service.presets import Presets


def create_app(load: Callable[[], Proofreader], settings: Settings) -> ASGIApp:
    """The application; ``load`` makes the model when the server starts."""
    metrics = Metrics(shared=settings.workers > 1)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        proofreader = load()
        async with Batcher(metrics.measured(proofreader.corrector.pipe), room=settings.max_waiting) as batcher:
            metrics.waiting.set_function(lambda: batcher.waiting)
            app.state.shared = State(
                batcher,
                Presets(proofreader.card["presets"], settings.preset),
                Dictionary(settings.dictionary),
                settings,
                metrics,
                Explainer(proofreader),
                proofreader.card,
                version("proofread"),
            )
            yield

    routes: list[BaseRoute] = [
        Mount("/v2", routes=languagetool_routes.ROUTES),
        Mount("/api/v1", routes=api_routes.ROUTES),
        Route("/metrics", metrics.page),
        *web.ROUTES,
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]),
            Middleware(Admission, settings=settings),
        ],
        exception_handlers={HTTPException: on_http_exception, Exception: on_exception},
    )
    return Journal(app, metrics, frozenset(_paths(routes)))


def _paths(routes: list[BaseRoute], prefix: str = "") -> list[str]:
    found = []
    for route in routes:
        if isinstance(route, Mount):
            found += _paths(list(route.routes), prefix + route.path)
        elif isinstance(route, Route):
            found.append(prefix + route.path)
    return found
