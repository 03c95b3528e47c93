# A client of qpid-proton's C engine, which shares no code with us, at a router: PORT as the only argument.
import sys

from proton import Message, ProtonException
from proton.utils import BlockingConnection, SyncRequestResponse

url = f"amqp://127.0.0.1:{sys.argv[1]}"
connection = BlockingConnection(url, timeout=20)
failures = 0


def check(what, holds):
    global failures
    failures += 0 if holds else 1
    print(f"{'ok' if holds else 'NOT OK'}  proton: {what}")


management = SyncRequestResponse(connection, "$management")
query = Message(properties={"operation": "QUERY", "entityType": "io.skupper.router.router"}, body={"attributeNames": ["id", "mode"]})
answer = management.call(query)
check("QUERY of the router through a dynamic reply address", answer.body["results"] == [["B", "interior"]])
created = management.call(Message(properties={"operation": "CREATE", "type": "io.skupper.router.tcpConnector", "name": "c"}, body={"address": "x", "host": "127.0.0.1", "port": "9"}))
check("CREATE", created.properties["statusCode"] == 201)
missing = management.call(Message(properties={"operation": "READ", "type": "io.skupper.router.tcpConnector", "name": "nosuch"}, body={}))
check("READ of what is not there", missing.properties["statusCode"] == 404)

receiver = connection.create_receiver("orders", credit=10)
sender = connection.create_sender("orders")
for size in (0, 10, 300_000, 5_000_000):
    sender_body = b"x" * size
    delivery = sender.link.send(Message(body=sender_body, subject=str(size), durable=True, priority=9))
    got = receiver.receive(timeout=20)
    receiver.accept()
    connection.wait(lambda: delivery.settled or delivery.remote_state, timeout=20)
    check(f"a message of {size} bytes and its outcome", bytes(got.body) == sender_body and got.subject == str(size) and got.priority == 9)

delivery = sender.link.send(Message(body="no"))
receiver.receive(timeout=20)
receiver.reject()
connection.wait(lambda: delivery.remote_state, timeout=20)
check("a rejection comes back", str(delivery.remote_state) == "REJECTED")

anonymous = connection.create_sender(None)
anonymous.link.send(Message(address="orders", body="by its own address"))
check("a sender without a target", receiver.receive(timeout=20).body == "by its own address")
receiver.accept()

many = 5000
for index in range(many):
    sender.link.send(Message(body=index))
    if index % 100 == 99:
        for expected in range(index - 99, index + 1):
            if receiver.receive(timeout=20).body != expected:
                check(f"message {expected} in its order", False)
            receiver.accept()
check(f"{many} messages in order", True)

try:
    connection.create_sender("mc/not-for-clients" if len(sys.argv) > 2 else "_topo/0/all/qdrouter")
    check("nodes of the routing protocol are refused", False)
except ProtonException as error:
    check(f"nodes of the routing protocol are refused ({type(error).__name__})", "unauthorized" in str(error))
connection.close()
sys.exit(1 if failures else 0)
