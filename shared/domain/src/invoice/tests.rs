use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    PaymentId,
    pricing::sample::samples,
    refund::{Ask, Capture, LineAsk, Refunding, ShippingAsk},
};

fn party(vat_id: Option<&str>) -> Party {
    let address = Address {
        name: "A".into(),
        line1: "B".into(),
        line2: None,
        city: "C".into(),
        region: None,
        postcode: None,
        country: "DE".parse().unwrap(),
        phone: None,
    };
    Party { address, vat_id: vat_id.map(|id| id.parse().unwrap()), tax_number: None }
}

fn head(number: &str) -> Head {
    Head {
        number: number.parse().unwrap(),
        issued_at: Timestamp(0),
        order: OrderNumber::from_random([1; 5]),
        seller: party(Some("DE136695976")),
        buyer: party(Some("ATU13585627")),
    }
}

fn describe(line: &PricedLine) -> Description {
    Description { name: format!("Thing {}", line.item.line.0), choice: String::new(), sku: String::new() }
}

fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.map(Money::minor).sum()
}

proptest! {
    #[test]
    fn an_invoice_adds_up_and_credit_notes_take_it_back(sample in samples(), quantity in 1_u32..4, some in 1_i64..500) {
        let priced = sample.priced();
        let invoice = invoice(head("INV-2026-000001"), Timestamp(1), &priced, describe).unwrap();
        let net = sum(invoice.lines.iter().map(|line| line.taxed.net)) + sum(invoice.shipping.iter().map(|part| part.net));
        prop_assert_eq!(net, sum(invoice.tax_lines.iter().map(|line| line.net)));
        prop_assert_eq!(net + sum(invoice.tax_lines.iter().map(|line| line.tax)), invoice.totals.total.minor());
        for line in &invoice.lines {
            let price = line.unit_price.minor() * i64::from(line.quantity) - line.discount.minor();
            let shown = if priced.terms.basis == PriceBasis::Net { line.taxed.net } else { line.taxed.gross };
            prop_assert!(price == shown.minor() || priced.terms.treatment == Treatment::ReverseCharge);
        }
        prop_assert_eq!(invoice.notes.contains(&Note::ReverseCharge), priced.terms.treatment == Treatment::ReverseCharge);

        // More was paid than the invoice says: what is too much goes back without a credit note.
        let paid = Money::new(priced.totals.total.minor() + 7, priced.currency);
        let captures = [Capture { payment: PaymentId::from_uuid(Uuid::nil()), amount: paid }];
        let line = LineAsk { line: priced.lines[0].item.line, quantity, restock: 0 };
        let asks = [
            Ask::Lines { lines: vec![line], shipping: ShippingAsk::Share },
            Ask::Amount { amount: Money::new(some, priced.currency) },
            Ask::Everything,
        ];
        let (mut past, mut credited, mut tax) = (Vec::new(), 0, 0);
        for ask in asks {
            let Ok(refund) = (Refunding { order: &priced, captures: &captures, past: &past }).plan(&ask) else { continue };
            match credit_note(head("CN-2026-000001"), invoice.head.number.clone(), &priced, &refund, describe) {
                Ok(note) => {
                    let parts = sum(note.lines.iter().map(|line| line.amount)) + note.shipping.minor() + note.other.minor();
                    prop_assert_eq!(note.total.minor(), parts);
                    prop_assert_eq!(note.total.minor(), sum(note.tax_lines.iter().map(|line| line.net)) + sum(note.tax_lines.iter().map(|line| line.tax)));
                    credited += note.total.minor();
                    tax += sum(note.tax_lines.iter().map(|line| line.tax));
                }
                Err(error) => prop_assert_eq!((error, refund.amount), (InvoiceError::Nothing, refund.excess)),
            }
            past.push(refund);
        }
        prop_assert_eq!((credited, tax), (invoice.totals.total.minor(), sum(invoice.tax_lines.iter().map(|line| line.tax))));
    }

    #[test]
    fn a_reverse_charge_needs_both_ids(sample in samples(), seller: bool, buyer: bool) {
        let priced = sample.priced();
        let id = |there: bool| party(there.then_some("DE136695976"));
        let head = Head { seller: id(seller), buyer: id(buyer), ..head("INV-2026-000001") };
        let written = invoice(head, Timestamp(1), &priced, describe).map(|_| ());
        let expected = match (priced.terms.treatment, seller, buyer) {
            (Treatment::ReverseCharge, false, _) => Err(InvoiceError::SellerVatId),
            (Treatment::ReverseCharge, true, false) => Err(InvoiceError::BuyerVatId),
            _ => Ok(()),
        };
        prop_assert_eq!(written, expected);
    }
}

#[test]
fn notes_have_the_keys_that_they_have_on_the_wire() {
    for note in [Note::ReverseCharge, Note::OutsideTax, Note::PricesIncludeTax, Note::PricesExcludeTax] {
        assert_eq!(serde_json::to_value(note).unwrap(), note.key());
    }
}
