"""What an administrator decides about the server."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from proofread.edits.norm import DEFAULT_RULES
from proofread.errors import ConfigError
from proofread.rules.registry import select


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of the server; times are in seconds.

    Attributes:
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        token: what a client must show, as a bearer token or LanguageTool's ``apiKey``; None admits everybody.
        open: listen beyond this machine without a token.
        preset: how strict to be with clients that do not say.
        rules: rules that are checked for clients that do not say; none if empty.
        standard: house style by which rules are chosen.
        workers: processes that share the port, each with its own model.
        dictionary: file of the words that no edit may touch; kept in memory without one.
        origins: web origins besides our own page that may read and change the dictionary.
        max_text: characters of one text.
        max_body: bytes of one request.
        max_waiting: characters that may wait for the model; beyond that clients are told to come back.
        body_timeout: for the body of a request to arrive.
        answer_timeout: for the model to read one text.
        grace: for requests under way to finish when the server is told to stop.

    Raises:
        ConfigError: a value is out of range, or the server would be open to the network without a token.
    """

    host: str = "127.0.0.1"
    port: int = 8081
    token: str | None = None
    open: bool = False
    preset: str = "balanced"
    rules: str = DEFAULT_RULES
    standard: str = "publishing"
    workers: int = 1
    dictionary: Path | None = None
    origins: tuple[str, ...] = ()
    max_text: int = 300_000
    max_body: int = 20_000_000
    max_waiting: int = 2_000_000
    body_timeout: float = 30
    answer_timeout: float = 120
    grace: int = 10

    def __post_init__(self) -> None:
        for name in ("workers", "max_text", "max_body", "max_waiting"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}：应当至少是 1，实际是 {getattr(self, name)}")
        select(self.rules, self.standard)
        if self.token is not None and not (self.token.isascii() and self.token.isprintable() and self.token.strip()):
            raise ConfigError("token：口令只能用 ASCII 字符，因为它要放在 HTTP 的首部里")
        if not (self.token or self.open or self.loopback):
            raise ConfigError(
                f"host：{self.host} 不只是本机；请设置口令（--token-file），或用 --open 明确允许任何人使用"
            )

    @property
    def loopback(self) -> bool:
        """Whether only programs on this machine reach the server."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False
