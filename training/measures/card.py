"""Lines of Markdown."""

from typing import Dict


def percent(part: float) -> str:
    """0.8123 as 81.2 %."""
    return f"{100 * part:.1f} %"


def table(title: str, rows: Dict[str, object]) -> str:
    """A title and a table of two columns."""
    lines = [f"### {title}", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join(lines) + "\n"
