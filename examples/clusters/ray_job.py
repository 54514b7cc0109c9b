"""Gates a folder of Parquet files on Ray: ray_job.py RECORDS OUT SNAPSHOT KEYS."""

import sys

import ray

import untrain.ray


def main() -> None:
    records, out, snapshot, keys = sys.argv[1:]
    ray.init()
    report = untrain.ray.gate_to(
        ray.data.read_parquet(records),
        out,
        purpose="genai.content",
        subject="author_id",
        text="text",
        collected_at_col="created_at",
        source="first_party",
        category="content",
        visibility="public",
        snapshot=snapshot,
        trust=keys,
    )
    print(report.to_json())


if __name__ == "__main__":
    main()
