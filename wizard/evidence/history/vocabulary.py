"""The words of which names of columns and series are made, and what each says of the values. A
table, a row a kind of word. Pure.

A word that is not here, or is here as something else, keeps a name from being taken for what it may
not mean.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from wizard.evidence.history.cells import scale_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TIMES = frozenset(
    (
        "time",
        "timestamp",
        "date",
        "datetime",
        "date time",
        "@timestamp",
        "_time",
        "ts",
        "at",
        "时间",
        "日期",
        "时间戳",
    )
)
"""Headers of the time column, in lower case."""

SERIES = frozenset(("metric", "series", "_field", "field", "metric_name", "指标", "指标名"))
"""Headers of a column that says what the value of a row is, in lower case."""

PLACES = frozenset(
    (
        *("pod", "pod_name", "podname", "instance", "container", "container_name", "name"),
        *("containername", "host", "hostname", "node", "namespace", "service", "app", "process"),
        *("pid", "ip", "image", "command", "cmd", "job", "cluster", "workload"),
        *("容器", "实例", "主机", "进程", "模块", "节点"),
    )
)
"""Headers of a column that says of whom a row is, in lower case."""

WordKind = Literal[
    "memory",
    "resident",
    "cpu",
    "used",
    "utilization",
    "limit",
    "available",
    "free",
    "idle",
    "total",
    "cores",
    "share",
    "unit",
    "counted",
    "rate",
    "max",
    "machine",
    "neutral",
    "other",
    "unknown",
]

_WORDS: dict[WordKind, str] = {
    "memory": "memory mem ram 内存",
    # What a process holds: it says "memory in use" by itself.
    "resident": "rss uss pss rsz wss workingset resident 常驻内存 驻留内存 工作集",
    "cpu": "cpu processor 处理器",
    "used": "used usage use using consumed consumption occupied occupancy busy "
    "使用 已用 已使用 使用量 用量 使用中 占用 占用量 已占用 消耗 消耗量",
    "utilization": "utilization utilisation util 使用率 利用率 占用率",
    "limit": "limit limits quota 限制 配额 上限 限额 限值",
    "available": "available avail usable freeable remaining headroom 可用 可使用 剩余 余量",
    "free": "free unused 空闲 未使用 未用 闲置",
    "idle": "idle",
    "total": "total capacity size installed allocatable "
    "总 总量 总共 总计 总数 总大小 总容量 容量 大小",
    "share": "% percent percentage pct perc share ratio fraction 百分比 百分率 占比 比例 比率 率",
    # A unit, or how many there are.
    "cores": "core cores",
    "counted": "seconds",
    "rate": "rate irate 速率",
    "max": "max maximum 最大 最大值",
    # Of a whole machine: a name has to say besides whether that is in use, free, or all there is.
    "machine": "physical system machine host node cluster vm linux os windows "
    "物理 系统 主机 机器 节点 集群 整机 服务器",
    "neutral": "container containers pod pods process processes proc app application "
    "applications service services server web worker workers program instance instances task job "
    "name names workload deployment namespace namespaces avg average mean median min minimum sum "
    "last current now actual value values gauge metric metrics series data column live of in the "
    "a by for on and or to from with p percentile quantile stat stats statistic docker cadvisor "
    "kubernetes k kube kubelet cgroup spec resource resources python gunicorn celery uvicorn "
    "django flask api backend frontend prod production stag staging default main all aws ecs "
    "azure gcp zabbix prometheus bkmonitor interval minute minutes second hour hours 容器 进程 "
    "实例 应用 服务 模块 任务 平均 平均值 均值 最小 最小值 当前 实时 值 量 的 情况 统计 指标 "
    "监控 程序 分钟 秒 小时",
    "other": "usr us sys sy wa iowait wait steal stolen irq softirq nice guest user kernel "
    "interrupt dpc privileged cached cache caches buffer buffers buffered slab dirty mapped "
    "active inactive anon shmem shm committed commit virtual vsz vms vss virt swap swapped "
    "swapin swapout request requests requested reserved reservation shared count number num "
    "cpus threads thread temperature temp frequency freq mhz ghz errors error failures failcnt "
    "alerts alert oom kills pressure stall stalled throttled throttling periods load peak high "
    "low watermark gpu vram nvidia dcgm heap nonheap metaspace jvm gc faults pagefaults pages "
    "hugepages balloon credit credits balance bandwidth latency time threshold expected "
    "predicted forecast previous yesterday week weeks ago not fragmentation hwm alloc allocated "
    "allocation allocations mallocs delta increase deriv change growth stddev deviation disk "
    "network net io queue connections restarts uptime age power energy price cost "
    "时间 等待 内核 内核态 用户 用户态 缓存 缓冲 缓冲区 交换 交换区 虚拟 请求 申请 预留 "
    "共享 数量 数 个数 次数 核数 核 单核 线程 温度 频率 错误 失败 "
    "告警 报警 压力 限流 节流 负载 峰值 显存 堆 活跃 提交 磁盘 网络 队列 连接 "
    "阈值 预测 增长 变化 重启",
}

KIND_OF: dict[str, WordKind] = {
    word: kind for kind, words in _WORDS.items() for word in words.split()
}

_PHRASES = {
    ("working", "set"): "workingset",
    ("resident", "set", "size"): "rss",
    ("resident", "set"): "rss",
    ("resident", "size"): "rss",
    ("in", "use"): "used",
    ("processor", "time"): "cpu used",
    ("idle", "time"): "idle",
    ("nano", "cores"): "nanocores",
    ("milli", "cores"): "millicores",
    ("kubernetes", "io"): "kubernetes",
    ("over", "time"): "of",
}
"""Words that say something together."""

_NO_UNITS = frozenset(("cpu", "cpus", "m", "b", "core", "cores", "percent", "%"))
"""Units that name something else where they stand within a name."""

_PLACES = re.compile(r"\b(?:by|without|on|ignoring)\s*\([^()]*\)|\[[0-9smhdwy:]+\]", re.IGNORECASE)
_LABELS = re.compile(r"\{([^{}]*)\}?")
_LABEL = re.compile(r'(\w+)\s*(?:=~?|:)\s*"?([^",}]*)"?')
_TELLING = frozenset(("mode", "state", "type", "resource", "unit", "area", "kind"))
"""Labels that say what was measured. All others say where."""

_EXPRESSION = re.compile(
    r"(?:^|[\s(])[\d.]+\s*[-+*/]\s|[\s)][-+*/]\s*[\d.]+(?:$|[\s)])|\*|[\s)][+/](?:$|[\s(])"
)
"""Arithmetic, whose result may be anything."""

_CALL = re.compile(r"\b(max|min|avg|sum|count)(?:_over_time)?\s*(?=\()", re.IGNORECASE)
_CHUNK = re.compile(r"[^\s()\[\]{}\uff08\uff09,\uff0c;:=/\\\"']+")
_RUN = re.compile(r"[A-Za-z]+[0-9]*|[0-9]+[A-Za-z]*|%|[\u4e00-\u9fff]+")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_SPAN = re.compile(r"[0-9]+(?:ms|s|m|min|h|d|w|th)?|[pq][0-9]+|v[0-9]", re.IGNORECASE)


class Word(NamedTuple):
    """One word of a name."""

    text: str
    kind: WordKind


def words_of(name: str, labels: Mapping[str, str]) -> list[Word]:
    """The words of a header or of a series' name, in their order. Values of `labels` say where
    something was measured, but for some that say what."""
    found = []
    written = (_LABEL.findall(part) for part in _LABELS.findall(name))
    labels = {**dict(pair for pairs in written for pair in pairs), **labels}
    bare = _PLACES.sub(" ", _LABELS.sub(" ", name))
    for label, value in labels.items():
        if value and label not in _TELLING and label != "__name__":
            bare = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", " ", bare)
    if _EXPRESSION.search(bare):
        found.append(Word(bare.strip(), "unknown"))
    bare = _CALL.sub(" ", bare)
    for label in sorted(_TELLING & set(labels)):
        bare += f" {labels[label]}"
    for chunk in _CHUNK.findall(bare):
        found += _in_chunk(chunk)
    return _joined(found)


def _in_chunk(chunk: str) -> Iterator[Word]:
    """Those of a part without spaces; `orders--web-6f` and `web-1` are names of something."""
    names = "--" in chunk or ("-" in chunk and any(letter.isdigit() for letter in chunk))
    for run in _RUN.findall(chunk):
        for word in _in_run(run):
            if word.kind == "max" and run != chunk:
                # `usage.max` is the highest ever in docker, `memory_max` a limit of the kernel.
                yield Word(word.text, "other")
            elif word.kind != "unknown" or not names:
                yield word


def _in_run(run: str) -> Iterator[Word]:
    if _SPAN.fullmatch(run):
        return
    letters = run.strip("0123456789")
    if letters != run:
        word = letters.lower()
        if word in ("cpu", "core"):
            yield Word(run, "other")  # one core of several
        elif word in KIND_OF:
            yield Word(word, KIND_OF[word])
        return
    lower = run.lower()
    if (kind := _kind(lower)) is not None:
        yield Word(lower, kind)
        return
    for piece in _CAMEL.findall(run) if run.isascii() else [run]:
        lower = piece.lower()
        if (kind := _kind(lower)) is not None:
            yield Word(lower, kind)
            continue
        for part in _parted(lower) or [lower]:
            yield Word(part, _kind(part) or "unknown")


def _kind(word: str) -> WordKind | None:
    if word in KIND_OF:
        return KIND_OF[word]
    return "unit" if word not in _NO_UNITS and scale_of(word) else None


@cache
def _parted(run: str) -> tuple[str, ...] | None:
    """Known words that are written as one, the longest first: `memused`, `内存使用率`. None where
    something is left over."""
    if not run:
        return ()
    for end in range(len(run), 0, -1):
        word = run[:end]
        kind = _kind(word)
        # Short words of English stand in many others: "in", "to", "os".
        if word.isascii() and end < 3 and kind != "unit":
            return None
        if kind is not None and (rest := _parted(run[end:])) is not None:
            return (word, *rest)
    return None


def _joined(words: list[Word]) -> list[Word]:
    """With the phrases as one word."""
    found: list[Word] = []
    texts = [word.text for word in words]
    index = 0
    while index < len(words):
        for phrase, word in _PHRASES.items():
            if tuple(texts[index : index + len(phrase)]) == phrase:
                found += [Word(part, _kind(part) or "unknown") for part in word.split()]
                index += len(phrase)
                break
        else:
            found.append(words[index])
            index += 1
    return found
