#!/bin/sh
# Parts of the tests need a browser, Japanese fonts and a C compiler. With CI=true on a Debian
# machine, as root, they are installed; elsewhere those tests are skipped with the reason printed.
set -eu
[ "${CI:-}" = "true" ] || exit 0
command -v chromium >/dev/null 2>&1 && command -v cc >/dev/null 2>&1 \
  && fc-list 2>/dev/null | grep -qi cjk && exit 0
command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || {
  echo "CI needs chromium, a CJK font and a C compiler; install them first" >&2
  exit 1
}
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  chromium fonts-noto-cjk fontconfig gcc libc6-dev >/dev/null
