#!/bin/sh
# Parts of the tests need a browser, Japanese fonts, a C compiler and PostgreSQL's programs. With
# CI=true on a Debian machine, as root, they are installed; elsewhere those tests are skipped with the
# reason printed. No server is started or kept: the tests start one of their own.
set -eu
[ "${CI:-}" = "true" ] || exit 0
command -v chromium >/dev/null 2>&1 && command -v cc >/dev/null 2>&1 \
  && fc-list 2>/dev/null | grep -qi cjk && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
  && exit 0
command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || {
  echo "CI needs chromium, a CJK font, a C compiler and PostgreSQL; install them first" >&2
  exit 1
}
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Debian's package would make and start a cluster of the machine's own
mkdir -p /etc/postgresql-common/createcluster.d
echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/none.conf
apt-get install -y -qq --no-install-recommends \
  chromium fonts-noto-cjk fontconfig gcc libc6-dev postgresql >/dev/null
