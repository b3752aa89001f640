"""The list of sources: where each comes from, under which licence, and how its text is found in its files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofread.configuration import build
from proofread.corpus.build.extract import RULES
from proofread.errors import ConfigError, FormatError
from proofread.extras import required


@dataclass(frozen=True)
class Part:
    """Files of one origin that are read by one rule.

    Attributes:
        github: ``owner/name`` of a repository; a clone of it is expected in the folder of that name.
        url: of a single file (a dump, a feed) in place of a repository, expected under its last name.
        files: globs in the repository.
        exclude: globs of files among them that are left out.
        rule: how text is found in a file, one of ``RULES``.
        format: of documents whose suffix does not tell it.
        fields: paths of texts in JSON, columns of a table, elements of XML.
        pattern: for lines, whose first group is the text.
        where: what the fields beside the text, or the head of a Markdown file, must be, as regular expressions.
        drop: paragraphs in which this is found are left out.
        replace: what is written in place of what is found, in order.
        simplify: whether the text is in traditional characters.
    """

    github: str = ""
    url: str = ""
    files: Sequence[str] = ("**/*.md",)
    exclude: Sequence[str] = ()
    rule: str = "document"
    format: str = ""
    fields: Sequence[str] = ()
    pattern: str = "(.*)"
    where: Mapping[str, str] = field(default_factory=dict)
    drop: str = ""
    replace: Mapping[str, str] = field(default_factory=dict)
    simplify: bool = False

    def __post_init__(self) -> None:
        if bool(self.github) == bool(self.url):
            raise ConfigError("github、url 要有一个，也只能有一个")
        if self.github.count("/") != 1 and not self.url:
            raise ConfigError(f"github：应是 所有者/名字，现有 {self.github!r}")
        if self.rule not in RULES:
            raise ConfigError(f"rule：可以是 {'、'.join(RULES)}，现有 {self.rule!r}")
        for expression in (self.pattern, self.drop, *self.where.values(), *self.replace):
            try:
                re.compile(expression)
            except re.error as error:
                raise ConfigError(f"不是正则表达式：{expression!r}（{error}）") from error

    @property
    def place(self) -> str:
        """Where its files are expected below the folder of downloads."""
        return self.github or self.url.rpartition("/")[2]

    @property
    def origin(self) -> str:
        """Where it can be downloaded."""
        return self.url or f"https://github.com/{self.github}"

    def found(self, downloads: Path) -> list[Path]:
        """Its files below ``downloads``, sorted; none if it is not there."""
        place = downloads / self.place
        if self.url:
            return [place] if place.is_file() else []
        left_out = {path for pattern in self.exclude for path in place.glob(pattern)}
        paths = {path for pattern in self.files for path in place.glob(pattern) if path.is_file()}
        return sorted(paths - left_out, key=lambda path: path.relative_to(place).as_posix())


@dataclass(frozen=True)
class Source:
    """One entry of the list.

    Attributes:
        file: the file of the corpus that its sentences go to.
        licence: of the text.
        parts: what is read.
    """

    file: str
    licence: str
    parts: tuple[Part, ...]


def read_sources(path: Path) -> dict[str, Source]:
    """The sources by name, in the order of the file.

    Raises:
        FormatError: it is not YAML.
        ConfigError: an entry is wrong; the message names it.
    """
    required("yaml", "corpus")
    import yaml

    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FormatError(f"{path}：读不懂：{' '.join(str(error).split())}") from error
    if not isinstance(values, dict) or not isinstance(values.get("sources"), dict):
        raise FormatError(f"{path}：键 sources 下面应是按名字列出的来源")
    return {str(name): _source(f"{path}：{name}", entry) for name, entry in values["sources"].items()}


def _source(key: str, values: Any) -> Source:
    if not isinstance(values, dict) or set(values) != {"file", "licence", "read"}:
        raise ConfigError(f"{key}：应有 file、licence、read 三项，不多不少")
    if not isinstance(values["read"], list) or not values["read"]:
        raise ConfigError(f"{key}.read：应是一张表，写着读什么")
    parts = []
    for number, part in enumerate(values["read"]):
        try:
            parts.append(build(Part, part, f"read[{number}]"))
        except ConfigError as error:
            raise ConfigError(f"{key}：{error}") from error
    return Source(str(values["file"]), str(values["licence"]), tuple(parts))
