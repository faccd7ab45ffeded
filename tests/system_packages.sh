#!/bin/sh
# Brings the system packages that the tests need: Chromium and PostgreSQL. Where it may not install, it says
# what is missing; the tests that need it are then skipped by name, or fail when CI=true.
set -u
have_postgres() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
have_postgres || missing="$missing postgresql"
[ -z "$missing" ] && exit 0

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "Installing$missing …"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Cannot install$missing here: the tests that need it are skipped."
[ "${CI:-}" != "true" ]
