"""Gates a folder of Parquet files on Apache Spark: spark_job.py RECORDS OUT SNAPSHOT KEYS."""

import sys

from pyspark.sql import SparkSession

import untrain.spark


def main() -> None:
    records, out, snapshot, keys = sys.argv[1:]
    spark = SparkSession.builder.appName("untrain gate").getOrCreate()
    report = untrain.spark.gate_to(
        spark.read.parquet(records),
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
    spark.stop()


if __name__ == "__main__":
    main()
