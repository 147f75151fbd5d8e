"""Encode the rendered PNG files into ../pictures.

    python encode.py OUT        OUT is the folder that shoot.py wrote

Product and category pictures become <name>-480.avif, <name>-800.avif and <name>-160.jpg (for mails),
the hero becomes hero-960.avif, hero-1920.avif and hero-portrait-900.avif.
Files that are newer than their source are left alone.
"""

import pathlib
import sys

from PIL import Image, ImageFilter

PICTURES = pathlib.Path(__file__).resolve().parent.parent / "pictures"


def save(im, width, path, quality, source):
    if path.exists() and path.stat().st_mtime > source.stat().st_mtime:
        return
    if im.width != width:
        im = im.resize((width, round(im.height * width / im.width)), Image.LANCZOS)
    if path.suffix == ".jpg":
        im.save(path, quality=quality, optimize=True, progressive=True)
    else:
        # rough surfaces (boucle, seagrass) need many more bytes at the same quality: give those less
        most = {480: 16_000, 800: 60_000}.get(width, 200_000)
        while True:
            im.save(path, quality=quality, speed=6, subsampling="4:2:0" if width < 700 else "4:4:4")
            if path.stat().st_size <= most or quality <= 45:
                break
            quality -= 8


def main():
    PICTURES.mkdir(exist_ok=True)
    for source in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
        name = source.stem
        im = Image.open(source).convert("RGB")
        # the denoiser leaves surfaces perfectly smooth: a little sharpening brings the texture back
        im = im.filter(ImageFilter.UnsharpMask(1.2, 40, 2))
        if name == "hero":
            save(im, 1920, PICTURES / "hero-1920.avif", 80, source)
            save(im, 960, PICTURES / "hero-960.avif", 75, source)
        elif name == "hero-portrait":
            save(im, 900, PICTURES / "hero-portrait-900.avif", 80, source)
        else:
            save(im, 800, PICTURES / f"{name}-800.avif", 82, source)
            save(im, 480, PICTURES / f"{name}-480.avif", 77, source)
            save(im, 160, PICTURES / f"{name}-160.jpg", 80, source)
    files = list(PICTURES.iterdir())
    print(len(files), "files,", sum(f.stat().st_size for f in files) // 1024, "kB")


if __name__ == "__main__":
    main()
