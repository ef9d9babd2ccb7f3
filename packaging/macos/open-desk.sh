#!/bin/sh
# What a double click on pdfdigest.app starts: the desk, in the user's own Documents.
exec "$(dirname "$0")/../Resources/pdfdigest/pdfdigest" desk "$HOME/Documents"
