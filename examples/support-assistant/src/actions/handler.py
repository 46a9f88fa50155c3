"""Tools of the order agent."""

import re
from datetime import UTC, datetime

from assistant_common import config
from assistant_common.clients import dynamodb
from assistant_common.telemetry import logger, tracer

ORDER_ID = re.compile(r"AF-\d{6}")

_orders = dynamodb.Table(config.ORDERS_TABLE)


def _load(order_id: str) -> dict | None:
    if not ORDER_ID.fullmatch(order_id):
        return None
    return _orders.get_item(Key={"order_id": order_id}).get("Item")


def get_order(order_id: str) -> str:
    order = _load(order_id)
    if order is None:
        return f"There is no order {order_id}."
    items = ", ".join(f"{line['quantity']} x {line['title']}" for line in order["lines"])
    delivery = order.get("delivered_on", "not yet known")
    return f"Order {order_id} is {order['state']}, delivery {delivery}. Items: {items}."


def start_return(order_id: str) -> str:
    order = _load(order_id)
    if order is None:
        return f"There is no order {order_id}."
    if order["state"] != "delivered":
        return f"Order {order_id} is {order['state']} and cannot be returned."
    _orders.update_item(
        Key={"order_id": order_id},
        UpdateExpression="SET return_requested_at = :now",
        ExpressionAttributeValues={":now": datetime.now(UTC).isoformat()},
    )
    return f"The return of order {order_id} is registered. The label comes by e-mail."


FUNCTIONS = {"get_order": get_order, "start_return": start_return}


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def handler(event, context):
    parameters = {parameter["name"]: parameter["value"] for parameter in event.get("parameters", [])}
    try:
        text = FUNCTIONS[event["function"]](**parameters)
    except Exception:
        logger.exception("tool failed", extra={"function": event["function"]})
        text = "The order system does not respond at the moment."
    return {
        "messageVersion": "1.0",
        "response": {
            "actionGroup": event["actionGroup"],
            "function": event["function"],
            "functionResponse": {"responseBody": {"TEXT": {"body": text}}},
        },
    }
