#!/bin/sh
# Parts of the tests need a browser and Japanese fonts. With CI=true on a Debian machine, as root,
# they are installed; elsewhere the tests that need them are skipped with the reason printed.
set -eu
[ "${CI:-}" = "true" ] || exit 0
command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi cjk && exit 0
command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || {
  echo "CI needs chromium and a CJK font; install them first" >&2
  exit 1
}
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
