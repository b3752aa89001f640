"""Which characters have a standard form: the traditional ones from Unihan, the variants from a list of our own.

Needs the Debian package unicode-data (the version is that of Debian 12, Unihan 15.0)::

    apt-get install unicode-data
    python scripts/build_traditional.py /usr/share/unicode

A character is listed if it is none of the 8,105 of 通用规范汉字表 (kTGH) and has exactly one simplified form
(kSimplifiedVariant) among the 6,500 of its first two levels: what is rarer stands in names, which keep their form.
"""

from __future__ import annotations

import argparse
import bz2
import re
from pathlib import Path

from proofread.lexicon.resource import RESOURCES, update_checksum

NAME = "traditional.tsv"
RARE = 6501  # the first number of the third level
NAMES = "濛灝韜瑋瑩騏栢麴穀瞞菓恆硃窻纏鍾啟"  # seen in names of texts that are otherwise simplified
#: 《第一批异体字整理表》, as far as Unihan does not call the character traditional: variant and standard form.
VARIANTS = (
    "峯峰 羣群 唸念 佈布 衹只 並并 併并 慾欲 菸烟 傢家 妳你 牠它 牀床 恠怪 喫吃 吿告 寃冤 廻回 囘回 囬回 "
    "悽凄 淒凄 慼戚 慽戚 憇憩 揹背 搥捶 搯掏 擕携 攜携 攷考 敍叙 晳晰 暎映 朶朵 柺拐 栢柏 桮杯 盃杯 棊棋 "
    "碁棋 槀槁 槩概 櫈凳 殭僵 汚污 汙污 泝溯 遡溯 洩泄 涖莅 蒞莅 湼涅 澁涩 烱炯 煖暖 煑煮 燻熏 燬毁 燄焰 "
    "牋笺 犇奔 犂犁 猨猿 蝯猿 玅妙 珎珍 琱雕 鵰雕 瑠琉 瓌瑰 甎砖 畊耕 畧略 疎疏 疿痱 痠酸 癒愈 瘉愈 皁皂 "
    "皐皋 皜皓 盌碗 椀碗 睠眷 砲炮 礮炮 碪砧 祕秘 穉稚 稺稚 窓窗 窻窗 窰窑 筯箸 粃秕 糉粽 糭粽 絃弦 縚绦 "
    "罇樽 羴膻 羶膻 翫玩 耡锄 聦聪 肎肯 肐胳 脃脆 脗吻 脣唇 膓肠 臈腊 臥卧 舘馆 舩船 荅答 菓果 菴庵 蔴麻 "
    "蘂蕊 蕋蕊 虵蛇 蚘蛔 蛕蛔 蠏蟹 衇脉 裠裙 襍杂 覩睹 詧察 讌宴 谿溪 豓艳 貍狸 贋赝 跴踩 躭耽 躶裸 辢辣 "
    "逈迥 逕径 遊游 邨村 酧酬 醻酬 鉅巨 銕铁 銲焊 鎗枪 鎚锤 閧哄 阬坑 阯址 陗峭 隄堤 隣邻 靣面 鞌鞍 頟额 "
    "餧喂 餵喂 駞驼 騐验 鬀剃 鬭斗 鬪斗 鵞鹅 鶏鸡 鹻碱 麪面 麫面 麯曲 麴曲 齧啮 齩咬 齶腭 龢和 裡里 啓启 "
    "週周 癡痴 箇个 恆恒 囓啮 嚐尝 尅克 濶阔 甦苏 蹟迹 跡迹"
)


def unihan(path: Path, key: str) -> dict[str, list[str]]:
    """By character the values of ``key`` in a Unihan file."""
    line = re.compile(rf"^U\+([0-9A-F]+)\t{key}\t(.*)$", re.MULTILINE)
    return {
        chr(int(point, 16)): values.split()
        for point, values in line.findall(bz2.decompress(path.read_bytes()).decode())
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the Unihan files are")
    folder = parser.parse_args().folder
    standard = {
        character: int(values[0].partition(":")[2])
        for character, values in unihan(folder / "Unihan_OtherMappings.txt.bz2", "kTGH").items()
    }
    pairs: dict[str, str] = {pair[0]: pair[1] for pair in VARIANTS.split()}
    for character, values in unihan(folder / "Unihan_Variants.txt.bz2", "kSimplifiedVariant").items():
        forms = [chr(int(value[2:], 16)) for value in values]
        if len(forms) == 1 and standard.get(forms[0], RARE) < RARE and character not in NAMES:
            pairs[character] = forms[0]
    rows = sorted((character, form) for character, form in pairs.items() if character not in standard)
    (RESOURCES / NAME).write_text("".join(f"{character}\t{form}\n" for character, form in rows), encoding="utf-8")
    print(f"{NAME}: {len(rows):,} characters, sha256 {update_checksum(NAME)}")


if __name__ == "__main__":
    main()
