#!/bin/sh
# Make a virtual environment with pip in it.
# usage: make_venv.sh FOLDER [PYTHON]
# Takes the first Python 3.11 or newer that can do it, and says what to install when there is none.
set -eu

folder=$1
shift
candidates=${*:-python3 python3.11 python3.12 python3.13 python3.14 python}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_ensurepip() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
has_pip() { "$1" -c 'import pip, venv' >/dev/null 2>&1; }
say() { printf '%s\n' "$*"; }

fitting=
for python in $candidates; do
    if is_new_enough "$python"; then fitting="$fitting $python"; fi
done

for python in $fitting; do
    if has_ensurepip "$python"; then
        say "Making $folder with $("$python" --version) ..."
        exec "$python" -m venv "$folder"
    fi
done

# Some systems ship Python without ensurepip; a pip outside the environment can put one inside it.
for python in $fitting; do
    if has_pip "$python"; then
        say "Making $folder with $("$python" --version) and its own pip ..."
        "$python" -m venv --without-pip "$folder"
        exec "$python" -m pip -qq --disable-pip-version-check --python "$folder/bin/python" install pip
    fi
done

if command -v uv >/dev/null 2>&1; then
    say "Making $folder with uv ..."
    exec uv venv --quiet --seed --python '>=3.11' "$folder"
fi

if [ -z "$fitting" ]; then
    say "Attest needs Python 3.11 or newer; tried: $candidates." >&2
    say "  try: install one from python.org or your system's packages, or name yours: make demo PYTHON=/path/to/python3" >&2
else
    say "$(command -v $(set -- $fitting; say "$1")) has neither ensurepip nor pip, so it can't make an environment." >&2
    say "  try: on Debian or Ubuntu, 'apt install python3-venv', then the same command again" >&2
fi
exit 1
