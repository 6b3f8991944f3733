"""What axe-core finds in a page that a browser shows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe


def complaints(page: Any) -> list[str]:
    """What axe finds, of any impact, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return [
        f"{found['id']} ({found['impact']}): {found['nodes'][0]['html'][:200]}"
        for found in Axe().run(page).response["violations"]
    ]
