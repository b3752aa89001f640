"""The words of the controlled sentences: pairs of alternatives with their cues, and the neutral fillers.

Cues and alternatives are the same in both splits, since they must be learnable. Fillers belong to one split, so that
no sentence of the test split can be recalled from training. Only common characters occur.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Literal

Split = Literal["train", "test"]
Direction = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two alternatives of equal length, and the cues (all of one length) of which each demands one alternative."""

    phenomenon: str
    frame: str
    forms: tuple[str, str]
    cues: tuple[tuple[str, ...], tuple[str, ...]]
    directions: tuple[Direction, ...] = ("left", "right")


_NOUNS = {
    "辆": "汽车 卡车 货车 客车",
    "匹": "白马 黑马 战马 老马",
    "条": "毛巾 裤子 大鱼 金鱼",
    "本": "字典 小说 课本 日记",
    "件": "衣服 大衣 毛衣 上衣",
    "棵": "大树 松树 白菜 果树",
    "座": "大山 高山 大桥 石桥",
    "把": "椅子 菜刀 剪刀 雨伞",
    "张": "桌子 照片 地图 车票",
    "头": "黄牛 大象 水牛 奶牛",
    "双": "皮鞋 球鞋 布鞋 手套",
    "朵": "鲜花 红花 白云 桃花",
    "台": "电脑 机器 电视 冰箱",
    "首": "歌曲 民歌 古诗 诗歌",
    "所": "医院 大学 中学 住宅",
    "只": "小猫 小鸟 公鸡 兔子",
    "顶": "帽子 草帽",
    "架": "飞机 钢琴",
    "支": "钢笔 毛笔 画笔",
    "间": "教室 卧室 屋子",
}
# The verbs of the object that stands before or behind, and of what moves.
_OBJECTS = {
    "唱": "歌曲 民歌 老歌 国歌",
    "喝": "牛奶 白酒 红茶 热茶",
    "读": "小说 诗歌 课文 散文",
    "吃": "面条 米饭 苹果 鸡蛋",
    "穿": "衣服 皮鞋 大衣 毛衣",
    "戴": "帽子 手表 眼镜 手套",
    "养": "小猫 小狗 金鱼 兔子",
    "种": "大树 玉米 花生 蔬菜",
    "骑": "白马 黑马 单车",
    "听": "音乐 广播",
    "写": "日记 作文 书信",
    "修理": "机器 电脑 冰箱 汽车",
    "阅读": "报纸 杂志 文件",
    "打扫": "房间 院子 教室 操场",
    "翻译": "文章 论文",
    "驾驶": "飞机 轮船 卡车",
    "参加": "会议 比赛 考试 婚礼",
    "建造": "房子 大桥 工厂",
    "邀请": "客人 专家 教授",
}
_MOVERS = {
    "飞": "小鸟 燕子 老鹰 蜜蜂",
    "游": "小鱼 金鱼 大鱼 鱼群",
    "开": "汽车 火车 卡车 客车",
    "流": "河水 泉水 湖水",
    "跑": "小狗 小猫 兔子 小羊",
}
# A connective half and the other half that it demands. The two directions share no wrong combination: otherwise
# it would be open which half of 虽然…所以 is to be corrected.
_SECOND = {  # the second half is in question; the cue is the first
    "clause": "虽然-但是/因为-所以 如果-那么/虽然-但是 不但-而且/虽然-但是 不仅-而且/既然-那么 "
    "除非-否则/既然-那么 尽管-但是/因为-所以",
    "adverb": "只要-就/只有-才 即使-也/只有-才",
    "choice": "与其-不如/宁可-也不",
}
_FIRST = {  # the first half is in question; the cue is the second
    "clause": "尽管-可是/由于-因此 假如-那么/尽管-可是 不仅-并且/尽管-可是 "
    "假如-那么/由于-因此 除非-否则/由于-因此 除非-否则/尽管-可是",
    "adverb": "一旦-就/唯有-才 哪怕-也/唯有-才",
}
_PRONOUNS = {
    "她/他": "妈妈/爸爸 姐姐/哥哥 奶奶/爷爷 姑姑/叔叔 妹妹/弟弟 女儿/儿子 妻子/丈夫 母亲/父亲 外婆/外公 孙女/孙子",
    "她/它": "妈妈/小猫 姐姐/小狗 妹妹/小羊 女儿/小马",
    "他/它": "爸爸/小狗 哥哥/小猫 弟弟/小马 儿子/小羊",
}


def _wordlists(phenomenon: str, frame: str, table: Mapping[str, str], pairs: str) -> list[Pair]:
    result = []
    for pair in pairs.split():
        a, b = pair.split("/")
        result.append(Pair(phenomenon, frame, (a, b), (tuple(table[a].split()), tuple(table[b].split()))))
    return result


def _connectives(table: Mapping[str, str], direction: Direction) -> list[Pair]:
    result = []
    for frame, pairs in table.items():
        for pair in pairs.split():
            first, second = zip(*(half.split("-") for half in pair.split("/")), strict=True)
            forms, cues = (second, first) if direction == "left" else (first, second)
            result.append(Pair("conjunction", frame, forms, ((cues[0],), (cues[1],)), (direction,)))
    return result


def _pronouns() -> list[Pair]:
    result = []
    for key, cues in _PRONOUNS.items():
        a, b = key.split("/")
        for pair in cues.split():
            one, other = pair.split("/")
            result.append(Pair("pronoun", "person", (a, b), ((one,), (other,))))
    return result


#: All pairs of alternatives.
PAIRS: tuple[Pair, ...] = (
    *_wordlists(
        "quantifier",
        "noun",
        _NOUNS,
        "辆/匹 条/本 件/棵 座/把 张/头 双/朵 台/首 所/只 顶/辆 架/条 支/座 间/匹 本/棵 件/头 朵/间 双/台",
    ),
    *_connectives(_SECOND, "left"),
    *_connectives(_FIRST, "right"),
    *_pronouns(),
    *_wordlists(
        "meaning",
        "object",
        _OBJECTS,
        "唱/喝 读/喝 唱/穿 吃/听 穿/戴 养/读 种/唱 骑/写 修理/阅读 打扫/翻译 驾驶/阅读 参加/翻译 建造/邀请 参加/打扫",
    ),
    *_wordlists("meaning", "mover", _MOVERS, "飞/游 飞/开 游/开 流/跑 游/流 开/流"),
)


def _cross(*columns: str) -> tuple[str, ...]:
    """Every combination of one word from each column; ``-`` stands for nothing."""
    return tuple(
        "".join(words).replace("-", "") for words in product(*(column.split() for column in columns))
    )


_HOURS = "- 早上 上午 中午 下午 晚上 夜里"
_SIDES = "里 门口 旁边 附近 后面 前面 外面 对面 东边 西边"
_ODD, _EVEN = "一月 三月 五月 七月 九月 十一月", "二月 四月 六月 八月 十月 十二月"
_PART = "- 初 中 底"
_DEGREE = "- 很 非常 十分 特别 相当"
_ONCE = "- 曾 多次 曾经 反复 偶尔"
_TRAIT_ADVERB = "- 总是 一直 几乎总是 往往 通常"


def _who(surnames: str, others: str) -> tuple[str, ...]:
    return (*_cross("老 小", surnames), *_cross("老", surnames, "和小", surnames), *others.split())


#: Fillers by slot kind and split; the two splits share none.
FILLERS: Mapping[str, Mapping[Split, tuple[str, ...]]] = MappingProxyType(
    {
        "who": {
            "train": _who(
                "王 李 张 刘 陈 杨",
                "大家 同学们 邻居们 朋友们 老乡们 亲戚们 工人们 村民们 很多人 那几个人 当地人 同伴们",
            ),
            "test": _who(
                "赵 黄 周 吴 徐 孙",
                "人们 同事们 队员们 居民们 家长们 农民们 员工们 市民们 不少人 那两个人 外地人 战士们",
            ),
        },
        "past": {
            "train": _cross("昨天 上周一 上周三 上周五", _HOURS) + _cross("去年 前年", _ODD, _PART),
            "test": _cross("前天 上周二 上周四 上周六", _HOURS) + _cross("去年 前年", _EVEN, _PART),
        },
        "future": {
            "train": _cross("明天 下周一 下周三 下周五 下周日", _HOURS)
            + _cross("明年", _ODD, _PART)
            + ("明年春天", "明年秋天"),
            "test": _cross("后天 下周二 下周四 下周六 大后天", _HOURS)
            + _cross("明年", _EVEN, _PART)
            + ("明年夏天", "明年冬天"),
        },
        "often": {
            "train": _cross("每天 每周一 每周三 每周五 每周日", _HOURS)
            + _cross("每年", _ODD, _PART)
            + ("每年春天", "每年秋天"),
            "test": _cross("平时 每周二 每周四 每周六 每到周末", _HOURS)
            + _cross("每年", _EVEN, _PART)
            + ("每年夏天", "每年冬天"),
        },
        "place": {
            "train": _cross("在", "学校 公园 车站 商店 图书馆 体育场", _SIDES),
            "test": _cross("在", "市场 邮局 花园 剧院 电影院 博物馆", _SIDES),
        },
        "manner": {
            "train": _cross(_DEGREE, "缓慢 安静 轻松 顺利 自然 平稳 小心 意外 随意 稳当", "地"),
            "test": _cross(_DEGREE, "快速 平静 愉快 慌忙 从容 谨慎 自在 急切 果断 温和", "地"),
        },
        "adjective": {
            "train": (
                *_cross(_DEGREE, "普通 少见 有名 奇怪 难忘 重要 理想 完美 显眼 迷人", "的"),
                "好的",
                "很好的",
            ),
            "test": (
                *_cross(_DEGREE, "一般 罕见 出名 神秘 陌生 独特 合适 古怪 平凡 平常", "的"),
                "新的",
                "很新的",
            ),
        },
        "mention": {
            "train": _cross(_ONCE, "提到 说起 谈论 介绍 想起 关注 打听 称赞 夸奖 议论", "过的"),
            "test": _cross(_ONCE, "提起 讲到 讨论 推荐 回忆 注意 询问 赞美 批评 评论", "过的"),
        },
        "said": {
            "train": _cross(
                "- 曾 多次 曾经 反复 一再", "说 提到 介绍 解释 强调 预料 想象 证明 报告 讲解", "过"
            ),
            "test": _cross(
                "- 曾 多次 曾经 反复 一再", "讲 谈到 描述 说明 指出 估计 保证 预测 形容 承认", "过"
            ),
        },
        "count": {
            "train": _cross("- 一共 总共", "找到了 看到了 见到了 发现了 拍到了", "两 三 五 七"),
            "test": _cross("- 一共 总共", "遇到了 看见了 见过 得到了 选出了", "四 六 八 九"),
        },
        "have": {
            "train": _cross("- 一共 总共 大约 至少 只 最多", "有", "两 三 五 七 十一 十三 十五 十七 二十"),
            "test": _cross("- 一共 总共 大约 至少 只 最多", "有", "四 六 八 九 十二 十四 十六 十八 三十"),
        },
        "one": {"train": ("好",), "test": ("新",)},
        "state": {"train": _cross("在家 怕冷 怕黑 爱睡"), "test": _cross("在外 怕热 怕水 爱动")},
        "act": {"train": _cross("看书 写信 聊天 散步"), "test": _cross("等人 下棋 跑步 上网")},
        "event": {
            "train": _cross(
                "等待 看望 联系 接待 帮助", "老师 同学 朋友 邻居 亲戚 队长 医生 经理 司机 工人 校长 老乡"
            ),
            "test": _cross(
                "拜访 寻找 迎接 通知 感谢", "老师 同学 朋友 邻居 亲戚 队长 医生 经理 司机 工人 校长 老乡"
            ),
        },
        "short": {
            "train": _cross(
                "忙 累 渴 困 上班 有事 转学 住院 放假 加班 生病 感冒 出差 有课 赶路 搬家 失眠 学车"
            ),
            "test": _cross(
                "远 晚 饿 冷 上课 开会 迟到 休假 请假 值班 受伤 发烧 出国 有客 迷路 装修 失业 住校"
            ),
        },
        "result": {
            "train": _cross(
                "早点 尽快 马上 一起 提前 按时", "回家 出发 休息 上车 报名 买票 回信 上山 进城 开工"
            ),
            "test": _cross(
                "早点 尽快 马上 一起 提前 按时", "吃饭 动身 睡觉 集合 下山 付钱 换车 搬家 交费 离开"
            ),
        },
        "trait": {
            "train": _cross(
                _TRAIT_ADVERB,
                "很安静 走得很慢 起得很早 跑得很快 吃得很少 睡得很香 十分怕冷 喜欢看星星 不爱动 很活泼",
            ),
            "test": _cross(
                _TRAIT_ADVERB,
                "很温和 走得很稳 起得很晚 跑得很远 吃得很多 睡得很早 十分怕热 喜欢看下雨 不爱叫 很可爱",
            ),
        },
    }
)
