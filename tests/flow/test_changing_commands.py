"""Commands that plainly change something, and those that do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.changing_commands import change_in, change_in_query
from wizard.flow.model import SHELLS

FLOWS = Path(__file__).parents[2] / "flows"

CHANGES = r"""
rm -rf /var/log/x
sudo rm x
cd /tmp && rm x
ls; rm x
ps | xargs kill
ps -ef | grep x | awk '{print $2}' | xargs -r kill -9
kill -9 42
redis-cli flushall
redis-cli -h cache -p 6379 -n 0 FLUSHDB
kubectl delete pod web-0
kubectl -n prod delete pod web-0
kubectl rollout restart deploy/web
kubectl scale --replicas=3 deploy/web
kubectl exec -it web-0 -- rm -f /tmp/x
kubectl exec web-0 -c app -- sh -c 'echo 1 > /tmp/x'
oc adm drain node1
docker restart web
docker exec -it web redis-cli flushall
docker system prune -f
systemctl restart nginx
sudo systemctl stop nginx
service nginx restart
supervisorctl restart all
celery -A proj purge -f
celery -A proj control shutdown
rabbitmqctl purge_queue celery
psql -c "DELETE FROM jobs"
psql -c 'SELECT pg_terminate_backend(42)'
mysql -e "update x set y=1"
mongosh --eval 'db.jobs.deleteMany({})'
sed -i s/a/b/ x.conf
sed -ri.bak s/a/b/ x.conf
echo 1 > /proc/sys/vm/drop_caches
dmesg >> log.txt
dmesg &> log.txt
echo x | sudo tee /etc/x
find . -name '*.log' -delete
find . -name '*.log' -exec rm {} +
pip install py-spy
python -m pip install py-spy
python manage.py migrate
git reset --hard
curl -X DELETE http://localhost:9200/logs
curl --request PUT http://x
aws ec2 terminate-instances --instance-ids i-1
sysctl -w vm.swappiness=1
bash -c 'rm x'
ssh web1 sudo systemctl restart nginx
ssh web1 'rm -rf x'
for p in 1 2; do kill $p; done
crontab -r
helm rollback web 1
iptables -F
truncate -s 0 x.log
ps # look; rm y\nrm x
kubectl exec -n x pod -- redis-cli DEL k
kubectl -n x exec pod -- rm -rf /tmp
echo 3 | sudo tee /proc/sys/vm/drop_caches
cmd >file
cmd 2>err.log
: > file
> file
cat <<EOF > x\nhello\nEOF
docker compose restart web
kubectl get pods -o name | xargs -n1 kubectl delete
redis-cli CONFIG SET maxmemory 1gb
redis-cli script flush
redis-cli hdel a b
systemctl set-default x
/etc/init.d/nginx restart
/etc/rc.d/init.d/httpd stop
httpd -k restart
pm2 restart all
monit restart web
initctl restart web
rsync -a --delete a b
psql <<EOF\nDELETE FROM x;\nEOF
echo "DELETE FROM x" | psql app
mysql -e "SET GLOBAL max_connections=500"
mysql -e "FLUSH TABLES"
psql -c "VACUUM"
terraform state rm x
vault delete secret/x
consul kv delete x
nomad job stop web
ctr images rm x
mount -o remount,rw /
kubectl replace --force -f x
curl -XDELETE localhost:9200/x
curl -sX DELETE localhost:9200/x
sudo -u postgres psql -c 'DROP TABLE x'
sudo -u app rm x
timeout 5 rm x
nohup rm x &
time rm x
if true; then rm x; fi
while read p; do kill $p; done < pids
find / -name core -exec rm -f {} \;
perl -pi -e s/a/b/ x
xargs -a list rm
env A=b rm x
KUBECONFIG=x kubectl delete pod a
kubectl --context prod delete pod a
kubectl --namespace=prod delete po a
oc delete pod x
oc -n y rollout restart deploy x
k delete pod x
kill -TERM 4
kill -s HUP 4
kill `cat pid`
kill $(pgrep gunicorn)
pkill -HUP gunicorn
echo foo | crontab -
sh /tmp/x.sh && rm x
sudo bash -c "echo 1 > /proc/sys/x"
\rm x
"rm" x
/bin/rm x
rm -f x || true
docker kill web
docker rm -f web
docker exec web sh -c 'rm -rf /tmp/*'
docker exec -u root web rm x
docker exec -it web bash -c "kill 1"
kubectl patch deploy x -p '{}'
kubectl set env deploy/x A=b
kubectl cordon node
journalctl --vacuum-size=1G
python3 manage.py flush
celery -A p purge
swapoff -a
mv a b
truncate -s0 x
dd if=/dev/zero of=x
cp a b
ssh host "sudo systemctl restart x"
ssh -t host sudo reboot
aws s3 rm s3://a/b
gcloud compute instances delete x
unlink x
sed -i.bak 's/a/b/' f
sed -e s/a/b/ -i f
sed --in-place s/a/b/ f
gsutil rm gs://x
az group delete -n x
service nginx stop
invoke-rc.d x restart
supervisorctl stop x
rabbitmqctl stop_app
echo flushall | redis-cli
redis-cli -n 1 flushdb
redis-cli <<< flushall
echo x | tee -a /etc/hosts""".strip().splitlines()

READS = r"""
ps -eo pid,args
ps aux | grep rm
grep -r delete .
echo restart
cat x 2>/dev/null
ls >/dev/null
ls > /dev/null 2>&1
ls >&2
awk '$1 > 5 { print "rm" }' x
kubectl get pods
kubectl get pods -l app=delete
kubectl -n prod logs web-0
kubectl describe pod restart
kubectl rollout status deploy/web
kubectl exec web-0 -- cat /proc/1/status
kubectl exec web-0 -- redis-cli info
kubectl apply --dry-run=client -f x.yaml
docker ps
docker logs start
docker exec web ps aux
systemctl status nginx
systemctl list-units
redis-cli llen celery
redis-cli --scan
rabbitmqctl list_queues name messages
celery -A proj inspect active
psql -c "SELECT * FROM updates WHERE deleted = false"
mysql -e 'show processlist'
sed -n 1,5p x
find . -name '*.log'
curl -s http://localhost/health
curl -X GET http://x
git log
git status
pip list
journalctl -u nginx --since today
kill -0 42
kill -QUIT 42
sysctl vm.swappiness
crontab -l
top -b -n 1
ss -ltnp
tail -f x | tee /dev/null
echo "a > b"
test 3 -gt 2
aws ec2 describe-instances
rm --help
ls # rm x
echo 'unclosed
[ -f x ] && cat x
grep '>' file
grep -c ">" x.fa
grep '|' rm
grep ';' rm x
echo "a;rm b"
echo a \; rm
[[ $a > $b ]]
[[ a < b ]] && echo x
(( a > b ))
if (( $(wc -l < x) > 3 )); then ls; fi
echo $((3 > 2))
awk '$3 > 80' x
awk '{ if ($1 > 2) print "rm " $2 }' x
cmd 2>&1 | grep x
cmd 2>/dev/null
cmd &>/dev/null
cmd > /dev/null 2>&1
cmd 1>&2
dd if=/dev/sda of=/dev/null bs=1M count=100
dd if=/dev/sda bs=1M count=1
mount
mount | grep x
kubectl -n delete get pods
kubectl get events --sort-by=.lastTimestamp | grep -i kill
kubectl get pod -l app=restart
kubectl get po delete-me -o yaml
kubectl describe deploy restart
kubectl logs -l app=x --tail 5 -f
kubectl logs kill
kubectl top pod
kubectl auth can-i delete pods
kubectl explain create
kubectl api-resources
kubectl cluster-info dump
kubectl rollout history deploy/x
kubectl config view
kubectl exec web -- ps aux
kubectl exec -it web -- sh
kubectl exec web -- sh -c 'cat /proc/1/status | grep Vm'
docker logs --since 5m restart
docker stats --no-stream
docker inspect -f '{{.State.Status}}' stop
docker image ls
docker system df
docker events --filter event=die
docker top web
systemctl list-timers
systemctl show -p NRestarts x
systemctl cat x
systemctl is-active x
systemctl --failed
redis-cli config get maxmemory
redis-cli info memory
redis-cli get del
redis-cli slowlog get 10
redis-cli client list
redis-cli --bigkeys
redis-cli memory usage set
psql -c "select * from pg_stat_activity where query like '%DELETE FROM%'"
psql -c "SELECT count(*) FROM updates"
psql -c "\d update"
mysql -e "SHOW CREATE TABLE x"
mysql -e "show full processlist"
mongosh --eval 'db.jobs.find({removed: true})'
git log --oneline
git diff
git show
git stash list
grep -r "rm -rf" /etc
grep restart log
grep -i delete x | wc -l
cat /etc/passwd
echo rm
echo restart it
echo "kubectl delete pod"
printf 'rm\n'
which rm
man rm
type kill
kill -l
trap 'x' TERM
ls -l /bin/rm
history | grep rm
ps -ef | grep '[k]ill'
dmesg | grep -i "killed process"
journalctl -k | grep -i oom
journalctl -u x --since "1 hour ago"
sed -n '1,5p' x
sed 's/a/b/' x
sed 's/-i//' x
sed -e 's/a > b/c/' x
perl -ne 'print if /x/' f
ruby -e 'puts 1'
find . -type f -newer x
find . -exec cat {} \;
find /proc -maxdepth 1 -name '[0-9]*' -exec sh -c 'cat {}/comm' \;
top -b -n1 | head
tee < x
tee /dev/stderr
sysctl -a
sysctl vm.overcommit_memory
crontab -l -u app
ip addr
ip route show
ip -s link
iptables -L -n
iptables -nvL
nft list ruleset
ss -s
curl -s localhost:8000/delete
curl -X POST localhost:9200/_search -d '{}'
curl -o /dev/null -s -w '%{time_total}\n' x
wget -qO- x
nginx -t
nginx -T
apachectl configtest
supervisorctl status
celery -A p inspect active
celery -A p status
rabbitmqctl list_queues
rabbitmqctl status
aws logs tail x --since 5m
aws ec2 describe-instances --filters Name=x
gcloud compute instances list
az vm list
terraform plan
helm list
helm history x
helm get values x
pip freeze
pip show rm
apt list --installed
apt-cache policy x
rpm -qa
dpkg -l
npm ls
kafka-topics.sh --list
kafka-consumer-groups.sh --describe --group x
etcdctl get x
etcdctl endpoint status
zpool status
zfs list
lsof -p 1
strace -p 1 -c
gdb -p 1 -batch -ex 'thread apply all bt'
py-spy dump --pid 1
perf top -p 1
cat <<EOF\nrm x\nEOF
comm -13 <(ls a) <(ls b)
for p in $(pgrep x); do cat /proc/$p/status; done
while true; do ps; sleep 1; done
x=$(grep -c rm y); echo $x
echo '#' ; ls
test -f x && cat x
ps --sort=-rss -eo pid,rss,cmd | head -5
watch -n1 'ps aux | head'
date; uptime; free -m
service --status-all
ls > /dev/stderr
unzip -l x.zip
tar tzf x.tgz
kubectl get pods -w
kubectl diff -f x
kubectl get deploy -o json | jq '.items[] | select(.spec.replicas > 1)'
jq '.a > 3' x.json
bc <<< "3 > 2"
node -e 'console.log(1 > 0)'
python -c 'print(1 > 0)'
python3 -c "import os; print(os.getpid())"
curl -s x | python -m json.tool
openssl x509 -in x -noout -text
sar -r 1 3
vmstat 1 5
iostat -x 1
pidstat -p 1 1
pmap -x 1
cat /sys/fs/cgroup/memory.max
passwd -S app
git branch
docker compose ps
docker compose logs -f
docker-compose logs start
env | grep RM
set | grep x
sudo ls /root
sudo -u postgres psql -c 'select 1'
ssh host ps aux
ssh host 'ps aux | grep rm'
scontrol show job 1
squeue -u x""".strip().splitlines()


@pytest.mark.parametrize("command", CHANGES)
def test_it_plainly_changes_something(command: str) -> None:
    assert change_in(command.replace("\\n", "\n"))


@pytest.mark.parametrize("command", READS)
def test_it_only_looks(command: str) -> None:
    assert change_in(command.replace("\\n", "\n")) is None


@pytest.mark.parametrize(
    ("query", "change"),
    [
        ("select * from jobs", None),
        ("SELECT updated, created FROM drops", None),
        ("DELETE FROM jobs WHERE id = 1", "DELETE FROM"),
        ("select 1;\ntruncate jobs;", "truncate"),
        ("SELECT pg_cancel_backend(pid) FROM pg_stat_activity", "pg_cancel_backend"),
        ("EXPLAIN ANALYZE update jobs set x = 1", "ANALYZE update jobs set"),
        ("FLUSHALL", "FLUSHALL"),
        ("info memory\ndel celery", "del"),
        ("SELECT deleted FROM x -- DROP", None),
        ("Get-Service x", None),
        ("Get-Service x | Restart-Service", "Restart-Service"),
        ('sum(rate(http_requests_total{code="500"}[5m])) > 0', None),
    ],
)
def test_a_query_that_changes_something(query: str, change: str | None) -> None:
    assert change_in_query(query) == change


@given(st.text("ab'\"$(){}<>|&;#\\\n -rmkil", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    change_in(text)


def test_no_command_of_the_shipped_flows_is_called_read_and_changes_something() -> None:
    fence = re.compile(r"^```(\w+) read\n(.*?)^```", re.MULTILINE | re.DOTALL)
    for path in FLOWS.rglob("*.md"):
        for language, text in fence.findall(path.read_text(encoding="utf-8")):
            assert language not in SHELLS or change_in(text) is None, (path, text)
