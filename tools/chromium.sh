#!/bin/sh
# Browser tests drive Debian's Chromium. Installs it when it is missing and we may; says what to do when we may not.
set -eu
if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then exit 0; fi
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's Chromium for the browser tests ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fonts-noto-color-emoji </dev/null >/dev/null
    exit 0
fi
echo "The browser tests need Chromium: run 'sudo apt-get install chromium', or set CHROMIUM to its path." >&2
exit 1
