"""Takes the pictures of the trainee's page in docs/images/ (needs Chromium and Japanese fonts).

``python tools/screenshots.py``: the preview's pages at three widths, light and dark.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from autograder.preview import preview

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"

# name, page, part of it to begin with, width, height, scheme, language
SHOTS = [
    ("feedback", "typical", "", 1280, 860, "light", "en"),
    ("feedback-dark", "typical", "", 1280, 860, "dark", "en"),
    ("feedback-phone", "typical", "", 390, 844, "light", "en"),
    ("feedback-phone-dark", "typical", "", 390, 844, "dark", "ja"),
    ("feedback-tablet", "typical", "#task-2", 820, 860, "light", "en"),
    ("feedback-tablet-dark", "typical", "#ja-task-2", 820, 860, "dark", "ja"),
    ("workshop", "workshop-marked", "#task-1", 820, 700, "light", "en"),
]
COLOURS = 128
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        preview(("en", "ja"), None, Path(folder))
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        )
        for name, page_name, part, width, height, scheme, lang in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                device_scale_factor=2 if width < 500 else 1,
            )
            page.goto((Path(folder) / f"{page_name}.html").as_uri())
            if lang != "en":
                page.locator(f"label[for=show-{lang}]").click()
            if part:
                page.locator(part).scroll_into_view_if_needed()
                page.locator(part).evaluate("part => part.scrollIntoView()")
                page.evaluate(PAINTED)
            raw = page.screenshot()
            picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=0)
            path = IMAGES / f"{name}.png"
            picture.save(path, optimize=True)
            print(f"wrote docs/images/{path.name}: {path.stat().st_size // 1024} KiB")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
