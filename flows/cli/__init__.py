"""The command line: the commands of ``counterclaim``."""
