"""Real clusters of several processes on this machine, of which one is killed in the middle: the
dataset is the one that the gate in Rust made. They run when UNTRAIN_TEST_CLUSTERS is set
(`cargo xtask python --deep`)."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet
import pytest

import untrain

pytestmark = pytest.mark.skipif(
    "UNTRAIN_TEST_CLUSTERS" not in os.environ, reason="clusters are for `--deep`"
)


def check(report, folder, manifest):
    """The report and the committed parts are what the gate in Rust made."""
    assert report.read == manifest["counts"]["read"]
    assert report.dropped == manifest["counts"]["dropped"]
    assert report.rows_digest == manifest["rows_digest"]["digest"]
    committed = json.loads((folder / "parts.json").read_text())
    names = {part["file"] for part in committed["parts"]}
    assert names == {path.name for path in folder.glob("part-*")}
    rows = pa.concat_tables(pa.parquet.read_table(folder / name) for name in names)
    assert rows.num_rows == report.kept == manifest["counts"]["kept"]
    assert untrain.rows_digest(rows) == report.rows_digest


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def parent_of(process):
    with open(f"/proc/{process}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[1])


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    pyspark = pytest.importorskip("pyspark")
    home, port = os.path.dirname(pyspark.__file__), free_port()
    logs = tmp_path_factory.mktemp("spark")
    started = []

    def start(name, *words):
        environment = {**os.environ, "SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1"}
        environment["PYSPARK_PYTHON"] = sys.executable
        command = [f"{home}/bin/spark-class", f"org.apache.spark.deploy.{name}", *words]
        log = open(logs / f"{len(started)}.log", "w")
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        started.append(process)

    web = ["--host", "127.0.0.1", "--webui-port", "0"]
    start("master.Master", *web, "--port", str(port))
    for worker in ("one", "two"):
        folder = ["--work-dir", str(logs / worker)]
        start("worker.Worker", *web, *folder, "--cores", "1", "--memory", "1g",
              f"spark://127.0.0.1:{port}")  # fmt: skip
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        pyspark.sql.SparkSession.builder.master(f"spark://127.0.0.1:{port}")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", os.path.dirname(__file__))
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    yield session
    session.stop()
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def kills_its_executor(marker):
    """Lets batches by; once, in one task, it kills the executor after the first of them."""

    def by(stream):
        from pyspark import TaskContext

        task = TaskContext.get()
        for number, batch in enumerate(stream):
            first = task.partitionId() == 3 and task.attemptNumber() == 0
            if number == 2 and first and not os.path.exists(marker):
                open(marker, "w").close()
                os.kill(parent_of(os.getppid()), signal.SIGKILL)
            yield batch

    return by


def test_spark_gives_the_same_though_an_executor_is_killed(spark, world, terms, manifest, tmp_path):
    import untrain.spark

    frame = spark.read.parquet(str(world / "records.parquet")).repartition(6)
    marker, folder = tmp_path / "killed", tmp_path / "out"
    dying = frame.mapInArrow(kills_its_executor(str(marker)), frame.schema)
    report = untrain.spark.gate_to(dying, str(folder), **terms)
    assert marker.exists()
    check(report, folder, manifest)
    with pytest.raises(untrain.UntrainError, match="is there already"):
        untrain.spark.gate_to(frame, str(folder), **terms)


def test_spark_gates_inside_of_a_pipeline(spark, world, terms, manifest):
    import untrain.spark

    frame = spark.read.parquet(str(world / "records.parquet"))
    clean = untrain.spark.gate(frame, **terms)
    assert clean.count() == manifest["counts"]["kept"]


@pytest.fixture(scope="module")
def nodes():
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    others = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=cluster.address, logging_level="ERROR")
    yield cluster, others
    ray.shutdown()
    cluster.shutdown()


def test_ray_gives_the_same_though_a_worker_is_killed(nodes, world, terms, manifest, tmp_path):
    import ray

    import untrain.ray

    marker, folder = str(tmp_path / "killed"), tmp_path / "out"

    def dies_once(table):
        time.sleep(0.2)
        if not os.path.exists(marker):
            open(marker, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        return table

    rows = ray.data.read_parquet(str(world / "records.parquet")).repartition(8)
    dying = rows.map_batches(dies_once, batch_format="pyarrow")
    report = untrain.ray.gate_to(dying, str(folder), **terms)
    assert os.path.exists(marker)
    check(report, folder, manifest)


def test_ray_gives_the_same_though_a_node_is_lost(nodes, world, terms, manifest, tmp_path):
    import threading

    import ray

    import untrain.ray

    cluster, others = nodes
    folder = tmp_path / "out"

    def slow(table):
        time.sleep(0.5)
        return table

    def lose_a_node():
        while not list(folder.glob("part-*")):
            time.sleep(0.05)
        cluster.remove_node(others[0], allow_graceful=False)

    losing = threading.Thread(target=lose_a_node)
    losing.start()
    rows = ray.data.read_parquet(str(world / "records.parquet")).repartition(12)
    slowed = rows.map_batches(slow, batch_format="pyarrow")
    report = untrain.ray.gate_to(slowed, str(folder), **terms)
    losing.join()
    check(report, folder, manifest)
    clean = untrain.ray.gate(rows, **terms)
    assert clean.count() == manifest["counts"]["kept"]
