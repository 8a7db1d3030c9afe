"""Run by ``python3 -m unittest discover -s training/tests -t .`` in the project's directory."""
