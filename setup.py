"""Lists the packages: three top-level folders are installed inside ``counterclaim``."""

from setuptools import find_packages, setup

FOLDERS = ("extractors", "db", "flows")

setup(
    packages=[
        "counterclaim",
        *(f"counterclaim.{name}" for name in find_packages(include=[*FOLDERS, *(f"{folder}.*" for folder in FOLDERS)])),
    ],
    package_dir={
        "counterclaim": "counterclaim",
        **{f"counterclaim.{folder}": folder for folder in FOLDERS},
    },
)
