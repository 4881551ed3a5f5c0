"""Every form that a history comes in, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers.histories import FILES, MIB, NOW, START, read, read_file
from wizard.evidence.history.tracks import History, HistoryError

GOLDEN = Path(__file__).parent / "said.txt"

COLUMNS = {
    "prometheus-nameless.json": ("cpu.cores cores",),
    "european.csv": ("Speicher=memory.used",),
}
"""What has to be said by `--column`."""


def _told(name: str) -> str:
    try:
        history = read_file(name, *COLUMNS.get(name, ()))
    except HistoryError as error:
        return f"{name}:{error.line or ''}: {error}\n"
    columns = ", ".join(f"{key} {_shown(values)}" for key, values in history.columns.items())
    said = "".join(f"  {line}\n" for line in history.notes)
    return f"{name}: {columns}\n{said}"


def _shown(values) -> str:
    return f"{values[0]:.6g} to {values[-1]:.6g}"


def test_what_is_said_of_each_file() -> None:
    told = "\n".join(_told(path.name) for path in sorted(FILES.iterdir()))
    if os.environ.get("WIZARD_GOLDEN") == "write":
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("grafana-joined.csv", START),
        ("grafana-rows.csv", START),
        ("grafana-series.csv", START - 8 * 3600),
        ("pasted.tsv", START),
        ("milliseconds.csv", START),
        ("descending.csv", START),
        ("headless.csv", START),
        ("european.csv", START),
    ],
)
def test_times_and_sizes(name: str, first: float) -> None:
    history = read_file(name, *COLUMNS.get(name, ()))
    assert list(history.times) == [first + 60 * minute for minute in range(12)]
    unit = 1e6 if name in ("european.csv", "milliseconds.csv") else MIB
    expected = {"pasted.tsv": 1200.0, "european.csv": 800.5}.get(name, 800.0)
    assert history.columns["memory_used"][0] == expected * unit
    assert history.columns["memory_used"][11] == (expected + 11) * unit
    assert history.every == 60


def test_a_limit_in_the_file() -> None:
    assert set(read_file("pasted.tsv").columns["memory_limit"]) == {2048 * MIB}


def test_shares_of_a_stated_limit_are_sizes() -> None:
    history = read_file("bk-monitor.csv", memory_limit=1000 * MIB, cpu_limit=2.0)
    assert history.columns["memory_used"][0] == pytest.approx(795 * MIB)
    assert history.columns["cpu_cores"][0] == pytest.approx(0.24)
    assert "memory_share" not in history.columns


def test_one_of_several_pods_by_its_label() -> None:
    history = read_file("prometheus-pods.json", "web-2=memory.used")
    assert history.columns["memory_used"][0] == 800 * MIB


def test_pods_that_follow_each_other_are_lives_of_one() -> None:
    history = read_file("prometheus-redeployed.json")
    used = history.columns["memory_used"]
    assert (used[0], used[11], used[12]) == (800 * MIB, 811 * MIB, 312 * MIB)
    assert history.starts == (START + 0.781 + 12 * 60,)


def test_a_counter_that_begins_anew_is_a_restart() -> None:
    history = read_file("counter.csv")
    assert list(history.columns["cpu_cores"])[1:8] == pytest.approx([0.5] * 7)
    assert history.starts == (START + 8 * 60,)


@pytest.mark.parametrize("ahead", [0.5, 3.0, 590.0])
def test_a_clock_that_is_ahead_is_put_back(ahead: float) -> None:
    history = read_file("milliseconds.csv", now=START + 660 - ahead)
    assert history.times[-1] == pytest.approx(START + 660 - ahead)
    assert any("ahead" in line for line in history.notes) == (ahead > 1)


def test_rows_of_the_future_are_left_out() -> None:
    text = "time,memory_bytes\n" + "".join(
        f"{START + day * 86400:.0f},{9e8}\n" for day in (-1, 0, 1)
    )
    history = read(text, now=START)
    assert list(history.times) == [START - 86400]
    assert any("of the future" in line for line in history.notes)


def test_the_future_without_a_zone_is_another_zone() -> None:
    with pytest.raises(HistoryError, match="TZ=Asia/Shanghai"):
        read_file("bk-monitor.csv", now=START - 8 * 3600, memory_limit=1e9)


def known(history: History) -> set[str]:
    return set(history.columns)


def test_wishes() -> None:
    text = "time,a,b\n1795428000,1,50\n1795428060,2,51\n"
    assert known(read(text, "a=memory.used GiB", "b=cpu.share")) == {"memory_used", "cpu_share"}
    for columns, words in (
        ((), "nothing says which metric"),
        (("a=memory",), "is not a metric that a history can have"),
        (("c=memory.used",), "there is no curve 'c'"),
        (("memory.used",), "which of 'a', 'b'"),
        (("a=memory.used",), "of what\\?"),
        (("a=memory.used %",), "is not a unit of memory.used"),
        (("a=memory.used MiB", "b=memory.used MiB"), "twice"),
    ):
        with pytest.raises(HistoryError, match=words):
            read(text, *columns)


@pytest.mark.parametrize("columns", [(), ("pod-a=memory.used",), ("pod-b=memory.used",)])
def test_a_series_without_values_is_left_out(columns: tuple[str, ...]) -> None:
    name = '"metric":{"__name__":"container_memory_working_set_bytes","pod":"pod-%s"}'
    full = ",".join(f'[{START + 60 * row},"{9e8}"]' for row in range(5))
    series = [f'{{{name % "a"},"values":[{full}]}}', f'{{{name % "b"},"values":[]}}']
    for ordered in (series, series[::-1]):
        text = f'{{"status":"success","data":{{"result":[{",".join(ordered)}]}}}}'
        if columns[:1] == ("pod-b=memory.used",):
            with pytest.raises(HistoryError, match="there is no curve 'pod-b'"):
                read(text, *columns)
        else:
            assert len(read(text, *columns).times) == 5


def test_a_loop_of_times_of_the_day_ends_before_now() -> None:
    loop = "23:59:30\n900 MiB\n00:00:30\n910 MiB\n00:01:30\n920 MiB\n"
    at_ten = read(loop)
    assert list(at_ten.times) == [NOW - 10 * 3600 + second for second in (-30, 30, 90)]
    yesterday = read(loop, now=NOW - 10 * 3600 + 60)
    assert list(yesterday.times) == [at - 86400 for at in at_ten.times]


def test_one_row_for_each_process_of_a_round_without_names() -> None:
    rounds = "".join(f"2026-11-23T10:0{n}:00Z\n1024\n{2048 + n}\n" for n in range(3))
    with pytest.raises(HistoryError, match=r"which metric 'value', '#2 value' is"):
        read(rounds)
    second = read(rounds, "#2 value=memory.used KiB")
    assert list(second.columns["memory_used"]) == [2048.0 * 1024, 2049.0 * 1024, 2050.0 * 1024]


@pytest.mark.parametrize("used", ["kbavail", ""])
def test_older_sar_counts_cache_in_what_is_used(used: str) -> None:
    header = f"kbmemfree {used} kbmemused %memused kbbuffers kbcached"
    cells = (
        "200000 600000 800000 80.00 100000 300000" if used else "200000 800000 80.00 100000 300000"
    )
    rows = "".join(f"10:0{n}:01 {cells}\n" for n in range(3))
    history = read(
        f"Linux 3.10.0 (web1) \t11/23/2026 \t_x86_64_\t(4 CPU)\n\n10:00:01 {header}\n{rows}"
    )
    assert set(history.columns["memory_used"]) == {400000 * 1024.0}


def test_children_of_a_profiled_process_are_added() -> None:
    lines = "".join(f"MEM 10.0 {START + n}\nCHLD 0 20.5 {START + n + 0.01}\n" for n in range(3))
    history = read("CMDLINE python app.py\n" + lines)
    assert set(history.columns["memory_used"]) == {30.5 * MIB}
    assert len(history.times) == 3


def test_a_share_of_a_machine_is_in_cores_where_the_output_counts_them() -> None:
    assert read_file("sar.txt").columns["cpu_cores"][0] == pytest.approx(2 * 0.1558)


@pytest.mark.parametrize(
    "answer",
    [
        '{"data": {"series": [{"datapoints": [[1], [2]]}]}}',
        '{"series": [{"metric": "system.mem.used", "pointlist": [["x", 1]]}]}',
        '{"Label": "x", "Datapoints": [{"Timestamp": "soon", "Average": 1}]}',
        '{"value": [{"name": {"value": "x"}, "timeseries": [{"data": [{"timeStamp": 1}]}]}]}',
        '{"metric": {}, "values": [1, {}], "timestamps": [1795428000, 1795428060]}',
        '{"result": false, "message": "no right"}',
        '{"errors": ["unknown metric"]}',
        '{"hello": "world"}',
        "[1, 2, 3]",
        '"text"',
        "{}",
        "[" * 100_000,
    ],
)
def test_json_that_is_no_curve_is_refused_in_one_line(answer: str) -> None:
    with pytest.raises(HistoryError) as caught:
        read(answer, name="x.json")
    assert "\n" not in str(caught.value)


def test_containers_of_docker_as_its_api_streams_them() -> None:
    def line(n: int) -> str:
        return (
            f'{{"read": "2026-11-23T10:00:0{n}.5Z", "name": "/web", "memory_stats": {{"usage": '
            f'{(300 + n) * 1048576}, "limit": 1073741824, '
            f'"stats": {{"inactive_file": 104857600}}}}, '
            f'"cpu_stats": {{"cpu_usage": {{"total_usage": {n + 1}500000000}}, "system_cpu_usage": '
            f'{n + 1}2000000000, "online_cpus": 8}}, "precpu_stats": {{"cpu_usage": '
            f'{{"total_usage": {n}500000000}}, "system_cpu_usage": {n}2000000000}}}}\n'
        )

    history = read("".join(map(line, range(1, 4))), name="stats.jsonl")
    assert list(history.columns["memory_used"]) == [(200 + n) * MIB for n in range(1, 4)]
    assert set(history.columns["memory_limit"]) == {1024 * MIB}
    assert history.columns["cpu_cores"][0] == pytest.approx(0.8)


@pytest.mark.parametrize("unit", ['[{"name": "nanocore"}, null]', "null"])
def test_a_total_in_nanocores_is_no_count_of_seconds(unit: str) -> None:
    points = ", ".join(f"[{(START + 60 * i) * 1000}, {3e8 + i * 1e6}]" for i in range(30))
    series = f'"metric": "kubernetes.cpu.usage.total", "unit": {unit}, "pointlist": [{points}]'
    history = read(f'{{"series": [{{{series}}}]}}', name="cpu.json")
    assert history.columns["cpu_cores"][0] == pytest.approx(0.3)


def test_what_is_far_over_the_limit_is_of_something_else() -> None:
    rounds = "".join(
        f"2026-11-23T10:0{n}:00Z\nNAME CPU(cores) MEMORY(bytes)\nnode-1 250m 3000Mi\n"
        for n in range(3)
    )
    with pytest.raises(HistoryError, match=r"293 % of the limit of 1.00 GiB, .* whole machine"):
        read(rounds, memory_limit=1024 * MIB)
    assert read(rounds, memory_limit=2900 * MIB).columns["memory_used"][0] == 3000 * MIB
    without = read(rounds, "node-1 MEMORY(bytes)=none", memory_limit=1024 * MIB)
    assert set(without.columns) == {"cpu_cores"}
