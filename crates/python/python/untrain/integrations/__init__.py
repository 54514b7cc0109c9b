"""Adapters for tools that other people's pipelines are made of."""
