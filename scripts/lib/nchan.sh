# nginx with nchan, for scripts/bench hub: as installed, else unpacked from Debian's packages, which needs no root.
# Exports BOARDCAST_NGINX and BOARDCAST_NCHAN; says so where it cannot be had. To be sourced in the project's folder.

boardcast_find_nchan() {
  local folder=$PWD/server/e2e/target/nchan
  if command -v nginx >/dev/null && [ -r /usr/lib/nginx/modules/ngx_nchan_module.so ]; then
    BOARDCAST_NGINX=$(command -v nginx) BOARDCAST_NCHAN=/usr/lib/nginx/modules/ngx_nchan_module.so
  else
    if [ ! -x "$folder/root/usr/sbin/nginx" ] && command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
      mkdir -p "$folder"
      (
        cd "$folder"
        apt-get download nginx libnginx-mod-nchan && for package in ./*.deb; do dpkg -x "$package" root; done
        # Its module insists on a folder that only an installation makes; one of the prefix, with a name as long, does as well.
        LC_ALL=C sed -i 's#/var/lib/nginx/body#nchan_body_temp_dir#g' root/usr/lib/nginx/modules/ngx_nchan_module.so
      ) >/dev/null 2>&1 || true
    fi
    BOARDCAST_NGINX=$folder/root/usr/sbin/nginx BOARDCAST_NCHAN=$folder/root/usr/lib/nginx/modules/ngx_nchan_module.so
  fi
  export BOARDCAST_NGINX BOARDCAST_NCHAN
  if ! "$BOARDCAST_NGINX" -v 2>/dev/null || [ ! -r "$BOARDCAST_NCHAN" ]; then
    echo 'nginx with nchan is not installed and cannot be fetched here: it is left out.' >&2
    unset BOARDCAST_NGINX BOARDCAST_NCHAN
  fi
}
