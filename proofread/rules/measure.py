"""量词 that sound like the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from proofread.edits.edit import Kind
from proofread.rules.rule import Hit, Rule

#: For each right word: what is written in its place, and what is counted with it.
_TABLE: Final = (
    ("副", "付幅", "眼镜|手套|对联|春联|扑克|重担|担子|棺材|笑脸|嘴脸|面孔|架势|样子|耳环|耳机|手铐|象棋|围棋"),
    ("幅", "副付", "油画|国画|水墨画|山水画|漫画|壁画|书法|画卷|地图|字画|画面"),
    ("支", "只", "军队|队伍|部队|球队|舰队|歌曲|乐曲|曲子|蜡烛|铅笔|钢笔|毛笔|香烟|救援队|施工队"),
    ("棵", "颗科稞裸", "大树|小树|松树|柳树|杨树|槐树|榕树|梧桐树|树苗|白菜|小草|果树|树"),
    ("颗", "棵科稞", "星星|钻石|珍珠|子弹|炸弹|牙齿|心脏|红心|糖果|纽扣|行星|卫星|种子|露珠|螺丝钉"),
    ("座", "坐", "大山|高山|桥梁|大桥|城市|小城|大厦|大楼|宫殿|寺庙|水库|雕像|房子|山|桥"),
    ("辆", "俩两量", "汽车|轿车|卡车|自行车|摩托车|公交车|出租车|火车|马车"),
    ("块", "快", "蛋糕|石头|手表|木板|黑板|面包|玻璃|钱"),
    ("番", "翻", "话|事业|景象|心血|道理|风味|滋味|功夫"),
    ("幢", "撞", "楼|大楼|房子|别墅|高楼"),
    ("盏", "展", "灯|台灯|路灯|油灯"),
)
_RIGHT: Final = {
    (wrong, noun): right for right, wrongs, nouns in _TABLE for wrong in wrongs for noun in nouns.split("|")
}
_NUMBER: Final = "[一二两三四五六七八九十百千几这那每]"


_WRITTEN: Final = "".join(sorted({wrong for wrong, _ in _RIGHT}))
_WRONG: Final = re.compile(
    rf"(?<={_NUMBER})([{_WRITTEN}])"
    rf"(?=({'|'.join(sorted({noun for _, noun in _RIGHT}, key=len, reverse=True))}))"
)


def _classifier(text: str) -> Iterator[Hit]:
    for match in _WRONG.finditer(text):
        right = _RIGHT.get((match[1], match[2]))
        if right is not None:
            yield Hit(*match.span(), right)


CLASSIFIER: Final = Rule(
    number="Q001",
    name="量词误用",
    clause="《现代汉语八百词》名词、量词配合表",
    explanation="名词有固定的量词，这里用了同音或形近的字。",
    find=_classifier,
    wrong=(("一付眼镜", "一副眼镜"), ("三颗大树", "三棵大树"), ("那坐大山", "那座大山"), ("一翻话", "一番话")),
    keep=("一副眼镜", "付眼镜钱", "一只小猫", "一坐就是半天"),
    needs=(_WRITTEN,),
    kind=Kind.SPELLING,
)

RULES: Final = (CLASSIFIER,)
