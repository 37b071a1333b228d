#!/usr/bin/env python3
"""Puts a clip and what is to be posted with it into a clip project, as a renderer would do it:

    python3 write_clip.py PROJECT CLIP.mp4 NAME "TITLE"

Both files are written under another name and renamed: the renderer may take its time, and the clip is registered when
it is complete. The texts come first, so that they are there when the clip appears.
"""

import json
import shutil
import sys
from datetime import date
from pathlib import Path


def publish(target: Path, write) -> None:
    draft = target.with_name(f".{target.name}.part")
    write(draft)
    draft.replace(target)


def main(project: str, clip: str, name: str, title: str) -> None:
    clips = Path(project) / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    texts = {
        "title": title,
        "description": f"Rendered on {date.today().isoformat()}.",
        "hashtags": ["shorts", "made with python"],
        "visibility": "private",
        "madeForKids": False,
    }
    text = json.dumps(texts, indent=2, ensure_ascii=False)
    publish(clips / f"{name}.json", lambda draft: draft.write_text(text, encoding="utf-8"))
    publish(clips / f"{name}{Path(clip).suffix}", lambda draft: shutil.copyfile(clip, draft))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit('Usage: python3 write_clip.py PROJECT CLIP.mp4 NAME "TITLE"')
    main(*sys.argv[1:])
