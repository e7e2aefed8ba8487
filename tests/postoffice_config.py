"""What Dovecot and Exim are told so that both run as an ordinary user, in one folder, on free ports."""

from __future__ import annotations

DOVECOT = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
imap_idle_notify_interval = 10 s
auth_mechanisms = plain login xoauth2
lmtp_save_to_detail_mailbox = no
recipient_delimiter = +
submission_host = 127.0.0.1:1
postmaster_address = postmaster@mail.test
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%Ld/%Ln allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  client_limit = 200
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  client_limit = 1
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

OAUTH2 = """
tokeninfo_url = http://127.0.0.1:{tokens}/tokeninfo?access_token=
introspection_mode = auth
username_attribute = email
active_attribute = active
active_value = yes
"""

EXIM = r"""
spool_directory = {home}/exim
log_file_path = {home}/exim-%slog
pid_file_path = {home}/exim.pid
exim_user = {user}
exim_group = {group}
never_users =
primary_hostname = mail.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp}
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
message_size_limit = 64M
smtp_accept_max = 200
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 0
remote_max_parallel = 8
deliver_drop_privilege = true
keep_environment =
acl_smtp_rcpt = rcpt
acl_smtp_data = data

begin acl
rcpt:
  defer  condition = ${{if exists{{{home}/answer-4xx}}}}
         message   = 451 4.3.2 come back later
  deny   condition = ${{if exists{{{home}/answer-5xx}}}}
         message   = 550 5.7.1 not today
  deny   local_parts = nobody
         message   = 550 5.1.1 no such person
  accept
data:
  accept

begin routers
insaf:
  driver = manualroute
  domains = lmtp.test
  condition = ${{if exists{{{home}/insaf-lmtp}}}}
  route_list = * 127.0.0.1
  self = send
  transport = to_insaf
dovecot:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = to_dovecot

begin transports
to_insaf:
  driver = smtp
  protocol = lmtp
  port = ${{readfile{{{home}/insaf-lmtp}}{{}}}}
  allow_localhost
  hosts_try_fastopen =
  hosts_try_chunking =
  connection_max_messages = 1
  envelope_to_add
  return_path_add
to_dovecot:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  allow_localhost
  hosts_try_fastopen =
  hosts_try_chunking =
  connection_max_messages = 1
  envelope_to_add
  return_path_add

begin retry
* * F,1h,2s
"""
