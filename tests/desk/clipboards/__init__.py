"""Clipboards of our own making: the same contents in the markup of each program that people copy from.

The files beside this are LibreOffice's own (7.4, its HTML export, which is what it puts on a clipboard); the others are
written in the markup that their program writes.
"""
