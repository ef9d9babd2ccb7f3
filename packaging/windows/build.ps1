# The recipe for Windows: a folder with pdfdigest.exe and all that it needs, and an installer made of it.
# NOT RUN: nobody has run this yet. It follows what PyInstaller, MSYS2 and WiX say of themselves.
#
# Wanted on the machine: Python 3.11 or newer from python.org, MSYS2, and WiX 4 or newer as a .NET tool.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

# Pango, HarfBuzz and fontconfig as WeasyPrint's own build has them: MSYS2's, of the UCRT.
$ucrt = "C:\msys64\ucrt64"
& C:\msys64\usr\bin\pacman.exe -S --noconfirm --needed mingw-w64-ucrt-x86_64-pango
$env:PATH = "$ucrt\bin;$env:PATH"
$env:WEASYPRINT_DLL_DIRECTORIES = "$ucrt\bin"

python -m venv .venv
.venv\Scripts\python.exe -m pip install --require-hashes -r requirements.lock
.venv\Scripts\python.exe -m pip install --no-deps --require-hashes -r packaging\requirements.lock
.venv\Scripts\python.exe -m pip install --no-deps --no-build-isolation -e .
.venv\Scripts\python.exe -m PyInstaller --noconfirm --distpath dist --workpath build packaging\pdfdigest.spec

# From the file to the first page, in a folder with a blank and an umlaut in its name.
$place = Join-Path $env:TEMP "Büro der Redaktion"
New-Item -ItemType Directory -Force $place | Out-Null
$program = (Resolve-Path dist\pdfdigest\pdfdigest.exe).Path
Push-Location $place
& $program doctor
& $program init my-digest
Set-Location my-digest
& $program build
if (-not (Test-Path out\my-digest-1.1-screen.pdf)) { throw "no page was printed" }
Pop-Location

# An installer for one user, which wants no rights.
$version = (& $program --version).Split(" ")[-1]
wix build packaging\windows\pdfdigest.wxs -d Version=$version -d Bundle=dist\pdfdigest -o "dist\pdfdigest-$version-windows-x64.msi"
Get-FileHash -Algorithm SHA256 "dist\pdfdigest-$version-windows-x64.msi"
