"""Lists the packages: three top-level folders are installed inside ``counterclaim``.

Folders of data alone are listed too: setuptools takes them for forgotten packages otherwise, and warns of each at
length. Their files are those of ``package-data`` in pyproject.toml.
"""

from setuptools import find_namespace_packages, setup

FOLDERS = ("extractors", "db", "flows")
FOUND = find_namespace_packages(include=[*FOLDERS, *(f"{name}.*" for name in FOLDERS)], exclude=["*.__pycache__"])

setup(
    packages=["counterclaim", *(f"counterclaim.{name}" for name in FOUND)],
    package_dir={
        "counterclaim": "counterclaim",
        **{f"counterclaim.{folder}": folder for folder in FOLDERS},
    },
)
