#!/bin/sh
# One test puts Debian's nginx in front of the dashboard. Installs it when it is missing and we may; else that test is skipped.
set -eu
if command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's nginx for the test of docs/deploy.md ..."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends nginx-light </dev/null >/dev/null; then exit 0; fi
fi
echo "There is no nginx: the test of docs/deploy.md is skipped." >&2
