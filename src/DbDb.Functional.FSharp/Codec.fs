namespace DbDb.Functional.FSharp

open System
open System.Text.Json
open System.Text.Json.Serialization.Metadata
open DbDb.Functional

/// <summary>
/// Codecs of F#'s types, made of those that <see cref="T:DbDb.Functional.Codec" /> has, as <c>Codec.Int32</c>. Keys
/// keep the order of what they write.
/// </summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Codec =
    /// <summary>
    /// Keys that are written as this codec's are: a record or a single-case union by a pair of functions.
    /// </summary>
    /// <param name="ofStored">Makes one of what was read.</param>
    /// <param name="toStored">Makes what is written of one: each another, so that it comes back.</param>
    /// <param name="codec">How it is written; the keys' order is that of this.</param>
    let convert (ofStored: 'Stored -> 'T) (toStored: 'T -> 'Stored) (codec: KeyCodec<'Stored>) : KeyCodec<'T> =
        Codec.As(codec, Func<_, _> ofStored, Func<_, _> toStored)

    /// <summary>The same for values.</summary>
    /// <param name="ofStored">Makes one of what was read.</param>
    /// <param name="toStored">Makes what is written of one.</param>
    /// <param name="codec">How it is written.</param>
    let convertValue (ofStored: 'Stored -> 'T) (toStored: 'T -> 'Stored) (codec: ValueCodec<'Stored>) : ValueCodec<'T> =
        Codec.As(codec, Func<_, _> ofStored, Func<_, _> toStored)

    /// <summary>Pairs, in the order of the first element, then of the second.</summary>
    let tuple2 (first: KeyCodec<'T1>) (second: KeyCodec<'T2>) : KeyCodec<'T1 * 'T2> =
        Codec.Tuple(first, second)
        |> convert (fun struct (one, two) -> one, two) (fun (one, two) -> struct (one, two))

    /// <summary>Triples, in the order of the first element, then of the second, then of the third.</summary>
    let tuple3 (first: KeyCodec<'T1>) (second: KeyCodec<'T2>) (third: KeyCodec<'T3>) : KeyCodec<'T1 * 'T2 * 'T3> =
        Codec.Tuple(first, second, third)
        |> convert (fun struct (one, two, three) -> one, two, three) (fun (one, two, three) -> struct (one, two, three))

    /// <summary>Quadruples, in the order of the first element, then of the second, and so on.</summary>
    let tuple4
        (first: KeyCodec<'T1>)
        (second: KeyCodec<'T2>)
        (third: KeyCodec<'T3>)
        (fourth: KeyCodec<'T4>)
        : KeyCodec<'T1 * 'T2 * 'T3 * 'T4> =
        Codec.Tuple(first, second, third, fourth)
        |> convert (fun struct (one, two, three, four) -> one, two, three, four) (fun (one, two, three, four) ->
            struct (one, two, three, four))

    /// <summary>One or nothing, which is less than any.</summary>
    /// <exception cref="T:System.ArgumentException">
    /// The codec is of several elements, or of nothing too: then what is nothing couldn't be told.
    /// </exception>
    let option (codec: KeyCodec<'T>) : KeyCodec<'T option> =
        Codec.Option codec |> convert Option.ofLanguageExt Option.toLanguageExt

    /// <summary>The same in descending order.</summary>
    let descending (codec: KeyCodec<'T>) : KeyCodec<'T> = codec.Descending()

    /// <summary>Values that are written as keys of this codec are.</summary>
    let value (codec: KeyCodec<'T>) : ValueCodec<'T> = Codec.Value codec

    /// <summary>
    /// Values as JSON, by reflection, as System.Text.Json writes records, tuples, lists and options; it refuses unions,
    /// which <see cref="M:DbDb.Functional.FSharp.CodecModule.convertValue" /> makes something else of. Null can't be
    /// read. It doesn't survive trimming.
    /// </summary>
    /// <param name="options">How, as <c>JsonSerializerOptions.Default</c> or with converters.</param>
    [<System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode("It finds out by reflection what a type has.")>]
    [<System.Diagnostics.CodeAnalysis.RequiresDynamicCode("It finds out by reflection what a type has.")>]
    let json<'T when 'T: not null> (options: JsonSerializerOptions) : ValueCodec<'T> =
        options.MakeReadOnly(populateMissingResolver = true)
        Codec.Json(options.GetTypeInfo typeof<'T> :?> JsonTypeInfo<'T>)

    /// <summary>Values of a codec of your own.</summary>
    /// <param name="name">What it writes: another name for what another codec writes otherwise.</param>
    /// <param name="encode">Makes the value.</param>
    /// <param name="decode">Makes what it was made of; throws <c>FormatException</c> where it can't.</param>
    let custom (name: string) (encode: 'T -> Value) (decode: Value -> 'T) : ValueCodec<'T> =
        Codec.Value(name, Func<_, _> encode, Func<_, _> decode)
