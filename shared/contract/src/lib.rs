//! The contract between the shop and those who call it: one [`Endpoint`] per route, the problem
//! types, the messages on the queues, and the OpenAPI document that follows from them. No logic.
//!
//! An operation's name is one word in six places: crate and Lambda `place-order`, handler
//! `place_order`, type `PlaceOrder`, operation id `place_order`, sample event
//! `events/place-order.json`, and its problems' slugs. `cargo xtask test` holds them together.

pub mod account;
pub mod audit;
pub mod books;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod desk;
pub mod drafts;
pub mod edits;
pub mod endpoint;
pub mod fulfilments;
pub mod imports;
pub mod media;
pub mod message;
pub mod openapi;
pub mod orders;
pub mod pages;
pub mod papers;
pub mod passkeys;
pub mod payments;
pub mod problem;
pub mod products;
pub mod refunds;
pub mod returns;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod shelves;
pub mod staff;
pub mod stock;
pub mod stock_alerts;
pub mod two_factor;
pub mod users;
pub mod webhooks;

pub use endpoint::{Access, Cache, Endpoint, Ignored, Input, Method, Route};
pub use problem::{Kind, Problem};

/// Every route of the shop.
pub fn routes() -> Vec<Route> {
    vec![
        Route::of::<catalogue::ListProducts>(),
        Route::of::<catalogue::GetProduct>(),
        Route::of::<catalogue::ListCategories>(),
        Route::of::<pages::ShowPage>(),
        Route::of::<cart::GetCart>(),
        Route::of::<cart::AddCartLine>(),
        Route::of::<cart::SetCartLine>(),
        Route::of::<cart::SetCartCurrency>(),
        Route::of::<cart::RemoveCartLine>(),
        Route::of::<checkout::ListShippingMethods>(),
        Route::of::<orders::PlaceOrder>(),
        Route::of::<orders::GetOrder>(),
        Route::of::<payments::ListGateways>(),
        Route::of::<payments::StartPayment>(),
        Route::of::<payments::ReportTransaction>(),
        Route::of::<payments::CapturePayment>(),
        Route::of::<webhooks::PaymentWebhook>(),
        Route::of::<webhooks::PaymentCallback>(),
        Route::of::<sessions::Login>(),
        Route::of::<sessions::RefreshSession>(),
        Route::of::<sessions::Logout>(),
        Route::of::<sessions::ListSessions>(),
        Route::of::<sessions::RevokeSession>(),
        Route::of::<sessions::RevokeOtherSessions>(),
        Route::of::<account::Register>(),
        Route::of::<account::VerifyEmail>(),
        Route::of::<account::RequestPasswordReset>(),
        Route::of::<account::ResetPassword>(),
        Route::of::<account::ChangePassword>(),
        Route::of::<account::ChangeEmail>(),
        Route::of::<account::ConfirmEmail>(),
        Route::of::<account::GetProfile>(),
        Route::of::<account::SetProfile>(),
        Route::of::<account::AddAddress>(),
        Route::of::<account::SetAddress>(),
        Route::of::<account::RemoveAddress>(),
        Route::of::<account::ExportMyData>(),
        Route::of::<account::DeleteAccount>(),
        Route::of::<orders::ListOrders>(),
        Route::of::<two_factor::BeginTwoFactor>(),
        Route::of::<two_factor::ConfirmTwoFactor>(),
        Route::of::<two_factor::RemoveTwoFactor>(),
        Route::of::<two_factor::RenewRecoveryCodes>(),
        Route::of::<passkeys::ListPasskeys>(),
        Route::of::<passkeys::BeginPasskey>(),
        Route::of::<passkeys::AddPasskey>(),
        Route::of::<passkeys::RenamePasskey>(),
        Route::of::<passkeys::RemovePasskey>(),
        Route::of::<passkeys::BeginPasskeyLogin>(),
        Route::of::<passkeys::PasskeyLogin>(),
        Route::of::<users::ListUsers>(),
        Route::of::<users::GetUser>(),
        Route::of::<users::SetUserStanding>(),
        Route::of::<users::SetUserRoles>(),
        Route::of::<users::EndUserSessions>(),
        Route::of::<users::ResetUserFactors>(),
        Route::of::<staff::ListRoles>(),
        Route::of::<staff::ListInvitations>(),
        Route::of::<staff::InviteStaff>(),
        Route::of::<staff::RevokeInvitation>(),
        Route::of::<staff::GetStaffPolicy>(),
        Route::of::<staff::SetStaffPolicy>(),
        Route::of::<staff::ReadInvitation>(),
        Route::of::<staff::AcceptInvitation>(),
        Route::of::<audit::ListAuditLog>(),
        Route::of::<stock::ListStock>(),
        Route::of::<stock::GetStock>(),
        Route::of::<stock::AdjustStock>(),
        Route::of::<stock::SetStockThreshold>(),
        Route::of::<products::FindProducts>(),
        Route::of::<products::CreateProduct>(),
        Route::of::<products::OpenProduct>(),
        Route::of::<products::SetProduct>(),
        Route::of::<products::ChangeProducts>(),
        Route::of::<shelves::ListCategoryTree>(),
        Route::of::<shelves::AddCategory>(),
        Route::of::<shelves::SetCategory>(),
        Route::of::<shelves::MoveCategory>(),
        Route::of::<shelves::RemoveCategory>(),
        Route::of::<shelves::ListAllCollections>(),
        Route::of::<shelves::AddCollection>(),
        Route::of::<shelves::OpenCollection>(),
        Route::of::<shelves::SetCollection>(),
        Route::of::<shelves::RemoveCollection>(),
        Route::of::<shelves::ListCollections>(),
        Route::of::<media::BeginUpload>(),
        Route::of::<media::FinishUpload>(),
        Route::of::<media::GetMedia>(),
        Route::of::<media::ListMedia>(),
        Route::of::<imports::BeginImport>(),
        Route::of::<imports::ListImports>(),
        Route::of::<imports::GetImport>(),
        Route::of::<imports::CheckImport>(),
        Route::of::<imports::ApplyImport>(),
        Route::of::<imports::CancelImport>(),
        Route::of::<imports::ExportProducts>(),
        Route::of::<search::SuggestProducts>(),
        Route::of::<search::GetSearchStatus>(),
        Route::of::<search::SetSearchWords>(),
        Route::of::<settings::GetSettings>(),
        Route::of::<settings::SetShop>(),
        Route::of::<settings::SetPayments>(),
        Route::of::<settings::SetShipping>(),
        Route::of::<settings::SetTax>(),
        Route::of::<stock_alerts::WatchStock>(),
        Route::of::<desk::FindOrders>(),
        Route::of::<desk::OpenOrder>(),
        Route::of::<desk::AddOrderNote>(),
        Route::of::<desk::NoteMoney>(),
        Route::of::<desk::EndReview>(),
        Route::of::<books::AdjustBooks>(),
        Route::of::<fulfilments::FulfilOrder>(),
        Route::of::<fulfilments::MoveFulfilment>(),
        Route::of::<fulfilments::FulfilOrders>(),
        Route::of::<refunds::PreviewRefund>(),
        Route::of::<refunds::RefundOrder>(),
        Route::of::<refunds::NoteRefund>(),
        Route::of::<refunds::CancelOrder>(),
        Route::of::<refunds::CancelMyOrder>(),
        Route::of::<edits::PreviewEdit>(),
        Route::of::<edits::EditOrder>(),
        Route::of::<drafts::QuoteDraft>(),
        Route::of::<drafts::DraftOrder>(),
        Route::of::<drafts::AskPayment>(),
        Route::of::<papers::DownloadInvoice>(),
        Route::of::<papers::OpenDocument>(),
        Route::of::<papers::WriteDocuments>(),
        Route::of::<papers::PrintSlips>(),
        Route::of::<returns::RequestReturn>(),
        Route::of::<returns::CancelReturn>(),
        Route::of::<returns::ResolveReturn>(),
    ]
}
