"""The papers in a dataset's folder, read by the programs that they are for.

    python readers.py FOLDER

Ends with the first that is not taken. Croissant's own library also reads records by what the paper
says of files and columns.
"""

import itertools
import json
import logging
import pathlib
import sys


def croissant(folder: pathlib.Path) -> str:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert not issues.errors, issues.report()
    rows = list(itertools.islice(dataset.records(record_set="records"), 3))
    assert len(rows) == 3, "the paper leads to no records"
    columns = {field["name"] for field in json.loads((folder / "croissant.json").read_text())["recordSet"][0]["field"]}
    assert all({name.split("/")[-1] for name in row} == columns for row in rows), rows
    return f"{len(columns)} columns, records read"


def openlineage(folder: pathlib.Path) -> str:
    from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
    from openlineage.client.generated import (
        dataset_version_dataset,
        input_statistics_input_dataset,
        job_type_job,
        output_statistics_output_dataset,
        processing_engine_run,
        schema_dataset,
    )

    known = {
        "schema": schema_dataset.SchemaDatasetFacet,
        "version": dataset_version_dataset.DatasetVersionDatasetFacet,
        "jobType": job_type_job.JobTypeJobFacet,
        "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet,
        "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet,
        "processing_engine": processing_engine_run.ProcessingEngineRunFacet,
    }

    def facets(found: dict) -> None:
        for name, facet in found.items():
            assert facet["_producer"] and facet["_schemaURL"], name
            if name not in known:
                assert name.startswith("untrain_"), name
                continue
            said = {key: value for key, value in facet.items() if not key.startswith("_")}
            made = known[name](**said)
            # The library of the standard names the same schema for it.
            assert made._schemaURL == facet["_schemaURL"], (made._schemaURL, facet["_schemaURL"])

    kinds = []
    for line in (folder / "openlineage.jsonl").read_text().splitlines():
        event = json.loads(line)
        RunEvent(
            eventType=RunState(event["eventType"]),
            eventTime=event["eventTime"],
            run=Run(**event["run"]),
            job=Job(**event["job"]),
            inputs=[InputDataset(**it) for it in event["inputs"]],
            outputs=[OutputDataset(**it) for it in event["outputs"]],
            producer=event["producer"],
        )
        facets(event["run"]["facets"])
        facets(event["job"]["facets"])
        for it in event["inputs"]:
            facets(it.get("facets", {}) | it.get("inputFacets", {}))
        for it in event["outputs"]:
            facets(it.get("facets", {}) | it.get("outputFacets", {}))
        kinds.append(event["eventType"])
    assert kinds == ["START", "COMPLETE"], kinds
    return "START and COMPLETE"


def card(folder: pathlib.Path) -> str:
    from huggingface_hub import DatasetCard

    said = DatasetCard.load(folder / "README.md").data.to_dict()
    assert said["pretty_name"] and all((folder / it).exists() for it in said["configs"][0]["data_files"]), said
    return f"{len(said)} fields of metadata"


def main() -> None:
    logging.disable(logging.WARNING)
    folder = pathlib.Path(sys.argv[1])
    for name, reader in (("Croissant", croissant), ("OpenLineage", openlineage), ("card", card)):
        print(f"{name}: {reader(folder)}")


if __name__ == "__main__":
    main()
