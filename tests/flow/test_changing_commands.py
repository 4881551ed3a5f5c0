"""Commands that plainly change something, and those that do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.changing_commands import change_in, change_in_query
from wizard.flow.commands import SHELLS

FLOWS = Path(__file__).parents[2] / "flows"

CHANGES = """\
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
ps # look; rm y\\nrm x""".splitlines()

READS = """\
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
[ -f x ] && cat x""".splitlines()


@pytest.mark.parametrize("command", CHANGES)
def test_it_plainly_changes_something(command: str) -> None:
    assert change_in(command.replace("\\n", "\n"))


@pytest.mark.parametrize("command", READS)
def test_it_only_looks(command: str) -> None:
    assert change_in(command) is None


@pytest.mark.parametrize(
    ("query", "change"),
    [
        ("select * from jobs", None),
        ("SELECT updated, created FROM drops", None),
        ("DELETE FROM jobs WHERE id = 1", "DELETE FROM"),
        ("select 1;\ntruncate jobs;", "truncate"),
        ("SELECT pg_cancel_backend(pid) FROM pg_stat_activity", "pg_cancel_backend"),
        ("EXPLAIN ANALYZE update jobs set x = 1", "ANALYZE update jobs set"),
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
