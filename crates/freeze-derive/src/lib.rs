//! `#[derive(Freeze)]`: a value is written field by field in their order, that of an enum after the number of its
//! variant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Index, Member, parse_macro_input};

/// Writes and reads the fields of a struct, or of the variants of an enum, in their order.
#[proc_macro_derive(Freeze)]
pub fn freeze(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let name = &input.ident;
    let (write, read) = match &input.data {
        Data::Struct(data) => {
            let (members, fields) = members(&data.fields);
            let write = quote! { let Self { #(#members: #fields),* } = self; #(::podstep_freeze::Freeze::write(#fields, to);)* };
            (write, quote! { Self { #(#members: ::podstep_freeze::Freeze::read(from)),* } })
        }
        Data::Enum(data) => {
            let (mut writes, mut reads) = (Vec::new(), Vec::new());
            for (number, variant) in (0u64..).zip(&data.variants) {
                let (members, fields) = members(&variant.fields);
                let variant = &variant.ident;
                writes.push(quote! {
                    Self::#variant { #(#members: #fields),* } => { to.number(#number); #(::podstep_freeze::Freeze::write(#fields, to);)* }
                });
                // What has no number of its own is read as the last one.
                let number = if writes.len() == data.variants.len() { quote!(_) } else { quote!(#number) };
                reads.push(quote! {
                    #number => Self::#variant { #(#members: ::podstep_freeze::Freeze::read(from)),* }
                });
            }
            (quote! { match self { #(#writes)* } }, quote! { match from.number() { #(#reads),* } })
        }
        Data::Union(_) => (TokenStream::new(), quote! { compile_error!("a union does not say what it holds") }),
    };
    quote! {
        impl ::podstep_freeze::Freeze for #name {
            fn write(&self, to: &mut ::podstep_freeze::Writer) { #write }
            fn read(from: &mut ::podstep_freeze::Reader) -> Self { #read }
        }
    }
    .into()
}

/// The fields by name or number, and a variable for each.
fn members(fields: &Fields) -> (Vec<Member>, Vec<syn::Ident>) {
    let member = |(index, field): (usize, &syn::Field)| match &field.ident {
        Some(name) => Member::Named(name.clone()),
        None => Member::Unnamed(Index::from(index)),
    };
    let variables = (0..fields.len()).map(|index| quote::format_ident!("field{index}"));
    (fields.iter().enumerate().map(member).collect(), variables.collect())
}
