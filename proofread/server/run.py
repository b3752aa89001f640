"""Listen, in one process or several, until told to stop."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Callable
from functools import partial

from proofread.errors import ConfigError, MissingExtraError
from proofread.proofreader import Proofreader
from proofread.server.settings import Settings

_BACKLOG = 2048
#: Seconds that an answered connection may be silent: more than clients keep one for their next request (httpx: 5), or
#: the server closes it at the very moment at which it is used again.
_SILENCE = 20


def serve(load: Callable[[], Proofreader], settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first.

    Args:
        load: makes the model; with several workers each process calls it, so it must be picklable.
        settings: of the server.
        announce: told the address once it is known.

    Raises:
        ConfigError: the address cannot be used.
        MissingExtraError: the extra ``server`` is not installed.
    """
    with tempfile.TemporaryDirectory(prefix="proofread-metrics-") as folder:
        if settings.workers > 1:  # read when prometheus_client is imported, here and in the processes
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        _serve(load, settings, announce)


def _serve(load: Callable[[], Proofreader], settings: Settings, announce: Callable[[str], None]) -> None:
    try:
        import uvicorn
        from uvicorn.supervisors import Multiprocess

        from proofread.server.app import create_app
        from proofread.server.protocol import Protocol
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"缺少 {error.name}；请安装 pip install 'proofread[server]'") from error

    listening = _bind(settings)
    proofreader = load()  # what is wrong with the model is told here, in one line
    if settings.workers == 1:
        load = partial(_itself, proofreader)
    del proofreader
    config = uvicorn.Config(
        partial(create_app, load, settings),
        factory=True,
        workers=settings.workers,
        http=Protocol,
        ws="none",
        loop="asyncio",
        access_log=False,
        log_config=_LOGGING,
        server_header=False,
        timeout_graceful_shutdown=settings.grace,
        timeout_keep_alive=_SILENCE,
    )
    listening.listen(_BACKLOG)  # from here on a client waits until the application is up
    host, port = listening.getsockname()[:2]
    announce(f"http://{f'[{host}]' if ':' in host else host}:{port}")
    server = uvicorn.Server(config)
    for name in ("SIGINT", "SIGTERM"):  # uvicorn raises the signal again when it has stopped; that is no error
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    if settings.workers > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        server.run(sockets=[listening])
    if not server.started and settings.workers == 1:
        raise ConfigError("服务没有启动；原因见上面的日志")


def _itself(proofreader: Proofreader) -> Proofreader:
    return proofreader


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ConfigError(f"不能监听 {settings.host} 端口 {settings.port}：{error}") from error
    listening.set_inheritable(True)
    return listening


_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "proofread.server.journal.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "loggers": {
        name: {"handlers": ["stderr"], "level": "INFO", "propagate": False} for name in ("proofread.server", "uvicorn")
    },
}
