//! Joins modules that import the same and export nothing, as the chunks do: each costs a request and a run of wasm-opt,
//! and most of those that several panels share hold a function or two.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, CustomSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{Parser, Payload};

/// What tells wasm-opt which instructions it may meet: the same for all modules of one program.
const FEATURES: &str = "target_features";

/// Where the types and functions of a module begin in the joined one. What is imported has the same place in both.
struct Shift {
    types: u32,
    functions: u32,
}

impl Reencode for Shift {
    type Error = Infallible;

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.types)
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Infallible>> {
        Ok(index + self.functions)
    }
}

/// One module that does what these do.
pub fn joined(modules: &[Vec<u8>]) -> Result<Vec<u8>> {
    let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
    let (mut imports, mut elements) = (ImportSection::new(), ElementSection::new());
    let (mut code, mut data) = (CodeSection::new(), DataSection::new());
    let mut features = None;
    for module in modules {
        let mut shift = Shift { types: types.len(), functions: functions.len() };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => shift.parse_type_section(&mut types, section),
                // Of memory, table and global each module imports the first ones.
                Payload::ImportSection(section) if section.count() > imports.len() => {
                    imports = ImportSection::new();
                    shift.parse_import_section(&mut imports, section)
                }
                Payload::FunctionSection(section) => shift.parse_function_section(&mut functions, section),
                Payload::ElementSection(section) => shift.parse_element_section(&mut elements, section),
                Payload::CodeSectionEntry(body) => shift.parse_function_body(&mut code, body),
                Payload::DataSection(section) => shift.parse_data_section(&mut data, section),
                Payload::CustomSection(section) if section.name() == FEATURES => {
                    features = Some(section.data());
                    Ok(())
                }
                Payload::ExportSection(section) if section.count() == 0 => Ok(()),
                Payload::ExportSection(_)
                | Payload::TableSection(_)
                | Payload::MemorySection(_)
                | Payload::GlobalSection(_)
                | Payload::TagSection(_)
                | Payload::StartSection { .. } => {
                    return Err(anyhow!("a chunk has more than code and data"));
                }
                _ => Ok(()),
            }
            .map_err(|error| anyhow!("a chunk cannot be joined: {error}"))?;
        }
    }
    let mut joined = Module::new();
    joined.section(&types).section(&imports).section(&functions).section(&elements).section(&code).section(&data);
    if let Some(features) = features {
        joined.section(&CustomSection { name: FEATURES.into(), data: features.into() });
    }
    Ok(joined.finish())
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, Module, TypeSection};
    use wasmparser::{Operator, Parser, Payload};

    use super::joined;

    /// A module of one function that calls itself with so many numbers.
    fn of_one(numbers: usize) -> Vec<u8> {
        let (mut types, mut functions, mut code) = (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function(vec![wasm_encoder::ValType::I32; numbers], []);
        functions.function(0);
        let mut body = Function::new([]);
        for local in 0..numbers {
            body.instruction(&Instruction::LocalGet(u32::try_from(local).expect("few")));
        }
        body.instruction(&Instruction::Call(0)).instruction(&Instruction::End);
        code.function(&body);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        module.finish()
    }

    #[test]
    fn each_function_still_calls_itself() {
        let module = joined(&[of_one(1), of_one(2)]).expect("a module");
        let (mut types, mut calls) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&module) {
            match payload.expect("a section") {
                Payload::FunctionSection(section) => types = section.into_iter().flatten().collect(),
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader().expect("a body") {
                        if let Operator::Call { function_index } = operator.expect("an operator") {
                            calls.push(function_index);
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!((types, calls), (vec![0, 1], vec![0, 1]));
    }
}
