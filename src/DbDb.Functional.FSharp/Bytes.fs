namespace DbDb.Functional.FSharp

open DbDb.Functional

/// <summary>
/// Keys of a tree. With <c>#nowarn "3391"</c> text and bytes are taken for keys and values wherever these are asked
/// for, as in C#.
/// </summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Key =
    /// <summary>Text as UTF-8.</summary>
    let ofString (text: string) : Key = Key.op_Implicit text

    /// <summary>Bytes, which aren't copied: don't change them.</summary>
    let ofBytes (bytes: byte[]) : Key = Key.op_Implicit bytes

    /// <summary>As text. It throws <c>DecoderFallbackException</c> where it isn't UTF-8.</summary>
    let toText (key: Key) : string = Key.op_Explicit key

    /// <summary>A copy of the bytes.</summary>
    let toBytes (key: Key) : byte[] = key.Bytes.ToArray()

/// <summary>Values of a tree.</summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Value =
    /// <summary>Text as UTF-8.</summary>
    let ofString (text: string) : Value = Value.op_Implicit text

    /// <summary>Bytes, which aren't copied: don't change them.</summary>
    let ofBytes (bytes: byte[]) : Value = Value.op_Implicit bytes

    /// <summary>As text. It throws <c>DecoderFallbackException</c> where it isn't UTF-8.</summary>
    let toText (value: Value) : string = Value.op_Explicit value

    /// <summary>A copy of the bytes.</summary>
    let toBytes (value: Value) : byte[] = value.Bytes.ToArray()
