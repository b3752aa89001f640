"""What a client asks ``/v2/check``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from proofread.edits.edit import Edit
from proofread.edits.remark import Remark
from proofread.server.languagetool.annotation import Annotated, Part, parse
from proofread.server.languagetool.rules import RULED, rule_of

#: The one language there is, its code, and what else clients call it.
LANGUAGE: Final = "Chinese"
CODE: Final = "zh-CN"
_CODES: Final = ("zh-CN", "zh", "zh-Hans", "auto")


@dataclass(frozen=True, slots=True)
class CheckQuery:
    """A text and the rules to check it by."""

    annotated: Annotated
    disabled_rules: frozenset[str]
    enabled_rules: frozenset[str]
    disabled_categories: frozenset[str]
    enabled_categories: frozenset[str]
    enabled_only: bool
    whole_text_only: bool
    picky: bool

    @property
    def numbers(self) -> list[str]:
        """The rules that the client turns on, beside those that the server checks for everybody."""
        return [
            number
            for number, rule in RULED.items()
            if rule.id in self.enabled_rules or rule.category in self.enabled_categories
        ]

    def wants(self, edit: Edit | Remark) -> bool:
        """Whether the client has left on the rule of ``edit``."""
        rule = rule_of(edit)
        enabled = rule.id in self.enabled_rules or rule.category in self.enabled_categories
        if self.enabled_only:
            return enabled
        disabled = rule.id in self.disabled_rules or rule.category in self.disabled_categories
        return not disabled or rule.id in self.enabled_rules


def parse_query(parameters: Mapping[str, str]) -> CheckQuery:
    """The query in ``parameters``; those that mean nothing here are ignored, as LanguageTool does.

    Raises:
        ValueError: a parameter is missing or wrong; the message names it.
    """
    language = parameters.get("language")
    if not language:
        raise ValueError("Missing 'language' parameter, e.g. 'language=zh-CN' or 'language=auto'")
    if language not in _CODES:
        raise ValueError(f"'{language}' is not a language code known to this server, which knows {', '.join(_CODES)}")
    if parameters.get("level", "default") not in ("default", "picky"):
        raise ValueError(f"'level' must be 'default' or 'picky', got '{parameters['level']}'")
    mode = parameters.get("mode", "all").lower()
    if mode not in ("all", "textlevelonly", "allbuttextlevelonly", "batch"):
        raise ValueError(f"'mode' must be 'all', 'textLevelOnly' or 'allButTextLevelOnly', got '{parameters['mode']}'")
    enabled_only = parameters.get("enabledOnly", "false").lower() in ("true", "yes")
    query = CheckQuery(
        annotated=_annotated(parameters),
        disabled_rules=_names(parameters, "disabledRules"),
        enabled_rules=_names(parameters, "enabledRules"),
        disabled_categories=_names(parameters, "disabledCategories"),
        enabled_categories=_names(parameters, "enabledCategories"),
        enabled_only=enabled_only,
        whole_text_only=mode == "textlevelonly",
        picky=parameters.get("level") == "picky",
    )
    if enabled_only and not (query.enabled_rules or query.enabled_categories):
        raise ValueError("'enabledOnly' needs 'enabledRules' or 'enabledCategories'")
    return query


def _annotated(parameters: Mapping[str, str]) -> Annotated:
    if ("text" in parameters) == ("data" in parameters):
        raise ValueError("Expected exactly one of the parameters 'text' and 'data'")
    if "text" in parameters:
        return Annotated([Part(text=parameters["text"])])
    return parse(parameters["data"])


def _names(parameters: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part for value in parameters.get(name, "").split(",") if (part := value.strip()))
