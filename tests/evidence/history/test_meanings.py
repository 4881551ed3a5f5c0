"""What headers and series of real monitoring pages and tools say: use, a limit, what is left of a
whole, or something that is for the user to say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.history.meanings import meaning
from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.vocabulary import KIND_OF

SAID = {
    "memory.used": """
        memory working set {pod="orders--web-6f"}
        orders--web-6f: Memory usage
        web-1 memory (MiB)
        Memory (MiB)
        Memory usage (max)
        mem_mb
        memUsage
        kbmemused
        memory_usage_bytes
        container_memory_rss
        container_memory_working_set_bytes{container="cache"}
        container_memory_usage_bytes
        sum(container_memory_working_set_bytes{pod=~"orders.*"}) by (pod)
        max_over_time(container_memory_working_set_bytes[5m])
        SUM(container_memory_working_set_bytes){pod_name=web-0}
        process_resident_memory_bytes
        docker.memory.usage.total
        docker.memory.rss.total
        kubernetes.container.memory.workingset.bytes
        kubernetes.io/container/memory/used_bytes
        container.memory.working_set
        memoryResidentSizeBytes
        system.memory.usage{state="used"}
        system.mem.used
        WorkingSetBytes (Max)
        MemoryWorkingSet (Average)
        \\\\WEB01\\Process(python)\\Working Set
        web.memory.used_bytes
        VmRSS
        容器内存使用量
        内存使用量\uff08MB\uff09
        内存工作集
        已用内存
        内存占用
    """,
    "memory.share": """
        memory %
        MemoryUtilization
        Memory utilization
        mem_used_percent
        %memused
        docker.memory.usage.pct
        kubernetes.container.memory.usage.limit.pct
        k8s.container.memory.limit.utilization
        memoryUsageLimitPercent
        Memory Limits %
        内存使用率
        物理内存已用占比
    """,
    "memory.limit": """
        container_spec_memory_limit_bytes
        kube_pod_container_resource_limits{resource="memory", unit="byte"}
        kubernetes.memory.limits
        memorySizeLimitBytes
        Limit (MiB)
        内存限制
        内存上限
    """,
    "memory.available": """
        MemAvailable
        node_memory_MemAvailable_bytes
        Available memory (MiB)
        Available Memory Bytes (Avg)
        \\\\WEB01\\Memory\\Available MBytes
        system.mem.usable
        kubernetes.container.memory.available.bytes
        FreeableMemory
        可用内存
        应用程序可用内存量
        剩余内存
    """,
    "memory.available_share": """
        Available memory in %
        mem_available_percent
        system.mem.pct_usable
        内存可用率
    """,
    "memory.free": """
        mem_free_bytes
        node_memory_MemFree_bytes
        物理内存空闲量
        空闲内存
    """,
    "memory.total": """
        MemTotal
        Total memory
        system.mem.total
        内存总量
    """,
    "cpu.cores": """
        container_cpu_usage_seconds_total
        process_cpu_seconds_total
        sum(rate(container_cpu_usage_seconds_total{image!=""}[5m])) by (pod)
        CPU usage (cores)
        kubernetes.container.cpu.usage.nanocores
        cpuUsedCores
        CPU (millicores)
    """,
    "cpu.share": """
        CPUUtilization
        CPU utilization
        cpu usage rate %
        Percentage CPU (Avg)
        node_cpu_usage_percentage
        kubernetes.io/container/cpu/limit_utilization
        CPU使用率(%)
        CPU利用率
    """,
    "cpu.limit": """
        kube_pod_container_resource_limits{resource="cpu"}
        cpuLimitCores
        CPU限制
    """,
    "cpu.idle": """
        CPU idle %
        CPU空闲率
        cpu usage_idle
    """,
    None: """
        container_memory_cache
        container_memory_swap
        container_memory_mapped_file
        container_memory_failcnt
        container_memory_max_usage_bytes
        docker.memory.usage.max
        memory_max
        process_resident_memory_max_bytes
        process_virtual_memory_bytes
        machine_memory_bytes
        物理内存
        node_memory_Cached_bytes
        node_memory_Buffers_bytes
        node_memory_Committed_AS_bytes
        Cached
        buffers
        memory requests
        Memory Requests %
        kube_pod_container_resource_requests{resource="memory"}
        MemoryReservation
        Memory errors
        memory alerts
        memory temperature
        swap used
        shared memory (MiB)
        jvm_memory_used_bytes{area="heap"}
        JVM heap used (MiB)
        nodejs_heap_size_used_bytes
        GPU memory used
        nvidia_smi_memory_used
        orders memory (MiB)
        memory used available
        memory rate
        memory (MB/s)
        1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes
        100 * container_memory_working_set_bytes
        predict_linear(container_memory_working_set_bytes[1h], 3600)
        cpu requests
        cpu count
        Number of CPUs
        iowait
        CPU iowait time
        {mode="idle"}
        node_cpu_seconds_total{mode="idle"}
        rate(node_cpu_seconds_total{mode="idle"}[5m])
        100 - (avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100)
        increase(container_cpu_usage_seconds_total[5m])
        container_cpu_user_seconds_total
        container_cpu_cfs_throttled_seconds_total
        container_spec_cpu_quota
        CPUCreditBalance
        CPU temperature
        cpu frequency
        cpu0 %
        system cpu %
        CPU Total
        CPU time
        缓存内存
        虚拟内存使用量
        共享内存
        内存申请量
        内存告警次数
        交换内存使用率
        显存使用量
        CPU核数
        CPU温度
        CPU等待IO
        单核CPU使用率
        Speicher
        value
    """,
}


@pytest.mark.parametrize(
    ("metric", "name"),
    [(metric, name.strip()) for metric, names in SAID.items() for name in names.split("\n")],
)
def test_what_a_name_says(metric: str | None, name: str) -> None:
    if name:
        assert meaning(name).metric == metric


@pytest.mark.parametrize("name", ["MemAvailable", "swap used", "iowait", "cpu count", "显存使用量"])
def test_what_is_something_else_is_never_offered(name: str) -> None:
    said = meaning(name)
    assert said.metric != "memory.used"
    assert said.elsewhere or said.metric is not None


@given(
    st.lists(st.sampled_from(sorted(KIND_OF)), min_size=1, max_size=5),
    st.text(st.characters(categories=("Ll", "Lo")), min_size=3, max_size=8),
)
def test_one_word_that_is_not_known_leaves_a_name_open(words: list[str], other: str) -> None:
    said = meaning(" ".join([*words, f"qq{other}xx"]))
    assert said.metric is None


@given(st.text(max_size=60))
def test_any_name_says_a_metric_or_nothing(name: str) -> None:
    assert meaning(name).metric in (None, *METRICS)
