//! PayPal's error answers: `{name, message, debug_id, details: [{issue, ...}], links}`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

/// A stable issue code, e.g. `AMOUNT_MISMATCH`.
pub type Issue = &'static str;

/// One entry of `details`.
#[derive(Debug, Clone, Serialize)]
pub struct Detail {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'static str>,
    issue: String,
    description: &'static str,
}

impl Detail {
    /// An issue with one field of the body.
    pub fn field(issue: Issue, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), location: Some("body"), ..Self::plain(issue) }
    }

    /// The same with the value that was sent.
    pub fn value(issue: Issue, field: impl Into<String>, value: &str) -> Self {
        Self { value: Some(value.to_owned()), ..Self::field(issue, field) }
    }

    fn plain(issue: &str) -> Self {
        Self { field: None, value: None, location: None, issue: issue.to_owned(), description: describe(issue) }
    }
}

/// An error answer.
#[derive(Debug)]
pub struct Fault {
    status: StatusCode,
    name: &'static str,
    message: &'static str,
    details: Vec<Detail>,
    links: Vec<Value>,
}

impl Fault {
    fn new(status: StatusCode, name: &'static str, message: &'static str) -> Self {
        Self { status, name, message, details: Vec::new(), links: Vec::new() }
    }

    /// 400: the request is not well-formed.
    pub fn invalid(details: Vec<Detail>) -> Self {
        let message = "Request is not well-formed, syntactically incorrect, or violates schema.";
        Self { details, ..Self::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message) }
    }

    /// 400 about a header.
    pub fn header(issue: Issue, name: &str) -> Self {
        Self::invalid(vec![Detail { field: Some(name.to_owned()), location: Some("header"), ..Detail::plain(issue) }])
    }

    /// 400: the body is no JSON.
    pub fn malformed() -> Self {
        Self::invalid(vec![Detail::field("MALFORMED_REQUEST_JSON", "/")])
    }

    /// 422: well-formed, but against the rules.
    pub fn rules(details: Vec<Detail>) -> Self {
        let message = "The requested action could not be performed, semantically incorrect, or failed business validation.";
        Self { details, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UNPROCESSABLE_ENTITY", message) }
    }

    /// 422 with one issue.
    pub fn rule(issue: &str) -> Self {
        Self::rules(vec![Detail::plain(issue)])
    }

    /// 404 for an id nobody knows (or that has expired).
    pub fn not_found() -> Self {
        let fault = Self::new(StatusCode::NOT_FOUND, "RESOURCE_NOT_FOUND", "The specified resource does not exist.");
        Self { details: vec![Detail::plain("INVALID_RESOURCE_ID")], ..fault }
    }

    /// 409: the same request id is at work right now.
    pub fn in_progress() -> Self {
        let fault =
            Self::new(StatusCode::CONFLICT, "RESOURCE_CONFLICT", "The server has detected a conflict while processing this request.");
        Self { details: vec![Detail::plain("PREVIOUS_REQUEST_IN_PROGRESS")], ..fault }
    }

    /// 415: the body does not say it is JSON.
    pub fn unsupported_media_type() -> Self {
        let message = "The server does not support the request payload's media type.";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
    }

    /// 401: no or an unknown token.
    pub fn unauthenticated() -> Self {
        let message = "Authentication failed due to missing authorization header, or invalid authentication credentials.";
        Self::new(StatusCode::UNAUTHORIZED, "AUTHENTICATION_FAILURE", message)
    }

    /// The usual error of a status; what a fault ordered by a test answers.
    pub fn status(status: u16) -> Self {
        match status {
            400 => Self::invalid(Vec::new()),
            401 => Self::unauthenticated(),
            403 => {
                let fault = Self::new(StatusCode::FORBIDDEN, "NOT_AUTHORIZED", "Authorization failed due to insufficient permissions.");
                Self { details: vec![Detail::plain("PERMISSION_DENIED")], ..fault }
            }
            404 => Self::not_found(),
            409 => Self::in_progress(),
            429 => Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."),
            503 => Self::new(StatusCode::SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "Service Unavailable."),
            other => {
                let status = StatusCode::from_u16(other).ok().filter(StatusCode::is_server_error);
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Self::new(status, "INTERNAL_SERVER_ERROR", "An internal server error has occurred.")
            }
        }
    }

    /// The error of a code as `PayPal-Mock-Response` names it: an error name or an issue.
    pub fn code(code: &str) -> Self {
        match code {
            "INTERNAL_SERVER_ERROR" | "INTERNAL_SERVICE_ERROR" => Self::status(500),
            "SERVICE_UNAVAILABLE" => Self::status(503),
            "RATE_LIMIT_REACHED" => Self::status(429),
            "AUTHENTICATION_FAILURE" => Self::status(401),
            "NOT_AUTHORIZED" | "PERMISSION_DENIED" => Self::status(403),
            "RESOURCE_NOT_FOUND" | "INVALID_RESOURCE_ID" => Self::status(404),
            "RESOURCE_CONFLICT" | "PREVIOUS_REQUEST_IN_PROGRESS" => Self::status(409),
            "INVALID_REQUEST" => Self::status(400),
            "MISSING_REQUIRED_PARAMETER" | "INVALID_PARAMETER_SYNTAX" | "INVALID_PARAMETER_VALUE" | "INVALID_STRING_LENGTH" => {
                Self::invalid(vec![Detail::plain(code)])
            }
            issue => Self::rule(issue),
        }
    }

    /// Adds a link, e.g. `redirect` to send the buyer back.
    #[must_use]
    pub fn with_link(mut self, href: &str, rel: &str) -> Self {
        self.links.push(json!({"href": href, "rel": rel, "method": "GET"}));
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let debug_id = super::debug_id();
        let mut body = json!({"name": self.name, "message": self.message, "debug_id": debug_id, "links": self.links});
        if !self.details.is_empty() {
            body["details"] = json!(self.details);
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Ok(value) = HeaderValue::try_from(debug_id) {
            response.headers_mut().insert("paypal-debug-id", value);
        }
        response
    }
}

fn describe(issue: &str) -> &'static str {
    match issue {
        "MALFORMED_REQUEST_JSON" => "The request JSON is not well formed.",
        "MISSING_REQUIRED_PARAMETER" => "A required field is missing.",
        "INVALID_PARAMETER_SYNTAX" => "The value of a field does not conform to the expected format.",
        "INVALID_PARAMETER_VALUE" => "The value of a field is invalid.",
        "INVALID_STRING_LENGTH" => "The value of a field is either too short or too long.",
        "INVALID_ARRAY_MIN_ITEMS" => "The number of items in an array parameter is too small.",
        "INVALID_ARRAY_MAX_ITEMS" => "The number of items in an array parameter is too large.",
        "INCOMPATIBLE_PARAMETER_VALUE" => "The value of the field is incompatible or redundant with other fields in the order.",
        "PAYPAL_REQUEST_ID_REQUIRED" => "A PayPal-Request-Id is required if you are trying to process payment for an order.",
        "INVALID_RESOURCE_ID" => "Specified resource ID does not exist. Please check the resource ID and try again.",
        "PREVIOUS_REQUEST_IN_PROGRESS" => "A previous request on this resource is currently in progress. Please wait and try again.",
        "DUPLICATE_REQUEST_ID" => "The value of PayPal-Request-Id header has already been used. Specify a different value and try again.",
        "AMOUNT_MISMATCH" => "Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.",
        "ITEM_TOTAL_MISMATCH" => "Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.",
        "ITEM_TOTAL_REQUIRED" => {
            "If item details are specified (items.unit_amount and items.quantity) corresponding amount.breakdown.item_total is required."
        }
        "TAX_TOTAL_MISMATCH" => "Should equal sum of (tax * quantity) across all items for a given purchase_unit.",
        "TAX_TOTAL_REQUIRED" => {
            "If item details are specified (items.tax_total and items.quantity) corresponding amount.breakdown.tax_total is required."
        }
        "DECIMAL_PRECISION" => "The value of the field should not be more than two decimal places.",
        "DECIMALS_NOT_SUPPORTED" => "Currency does not support decimals.",
        "INVALID_CURRENCY_CODE" => "Currency code is invalid or is not currently supported.",
        "CANNOT_BE_ZERO_OR_NEGATIVE" => "Must be greater than zero.",
        "CANNOT_BE_NEGATIVE" => "Must be greater than or equal to zero.",
        "MAX_VALUE_EXCEEDED" => "Should be less than or equal to 999999999999999.99.",
        "DUPLICATE_REFERENCE_ID" => "reference_id must be unique if multiple purchase_unit are provided.",
        "MULTI_CURRENCY_ORDER" => {
            "Multiple differing values of currency_code are not supported. Entire order must have the same currency_code."
        }
        "POSTAL_CODE_REQUIRED" => "The specified country requires a postal code.",
        "CITY_REQUIRED" => "The specified country requires a city (address.admin_area_2).",
        "MISSING_SHIPPING_ADDRESS" => "The shipping address is required when shipping_preference=SET_PROVIDED_ADDRESS.",
        "ORDER_NOT_APPROVED" => "Payer has not yet approved the Order for payment. Redirect the payer to the approve or payer-action URL.",
        "ORDER_ALREADY_CAPTURED" => "Order already captured. If intent=CAPTURE only one capture per order is allowed.",
        "ORDER_ALREADY_COMPLETED" => "The order cannot be patched after it is completed.",
        "ACTION_DOES_NOT_MATCH_INTENT" => "Order was created with an intent to AUTHORIZE. Create an order with an intent of CAPTURE.",
        "INSTRUMENT_DECLINED" => {
            "The instrument presented was either declined by the processor or bank, or it can't be used for this payment."
        }
        "DUPLICATE_INVOICE_ID" => "Duplicate Invoice ID detected. To avoid a duplicate transaction, verify that the invoice ID is unique.",
        "AMOUNT_CHANGE_NOT_ALLOWED" => "The amount specified is different from the amount authorized by the payer.",
        "NOT_PATCHABLE" => "Cannot be patched.",
        "INVALID_JSON_POINTER_FORMAT" => "Path should be a valid JSON Pointer that references a location within the request.",
        "REFERENCE_ID_NOT_FOUND" => "Filter expression value is incorrect. Check the value of the reference_id and try again.",
        "INVALID_PATCH_OPERATION" => "The operation cannot be honoured.",
        "CAPTURE_FULLY_REFUNDED" => "The capture has already been fully refunded.",
        "REFUND_AMOUNT_EXCEEDED" => "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
        "REFUND_CAPTURE_CURRENCY_MISMATCH" => "Refund must be in the same currency as the capture.",
        "REFUND_TIME_LIMIT_EXCEEDED" => "You are over the time limit to perform a refund on this capture.",
        "PENDING_CAPTURE" => "Cannot initiate a refund as the capture is pending.",
        "TRANSACTION_DISPUTED" => "Partial refunds cannot be offered at this time because there is an open case on this transaction.",
        "PERMISSION_DENIED" => "You do not have permission to access or perform operations on this resource.",
        _ => "",
    }
}
