using FsCheck.Xunit;

// What the parameters of laws are generated of, by their types.
[assembly: Properties(Arbitrary = [typeof(DbDb.Functional.Testing.Any), typeof(DbDb.Functional.Properties.Gens)])]
